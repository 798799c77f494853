import type { AlmaPayButton } from '../../widget/alma-pay-button.ts';
import type { ButtonState } from '../../widget/button-state.ts';
import { aConfig, aPayment, aProblem, type Script } from './bff-script.ts';

/** What brings a button into a state, from a fresh page: what the server says, and whether somebody presses. */
export type Way = { script: Script; properties?: Partial<AlmaPayButton>; isPressed?: boolean; isOffline?: boolean };

/**
 * Every state, as the page at `url` can reach it, with the marker of a test. Who leaves goes to a place in the same page,
 * so that the state can be looked at.
 */
export const waysTo = (url: string): Record<ButtonState, Way> => {
  const config = [aConfig({ mode: 'test' })];
  const pressed = (start: NonNullable<Script['start']>, get: NonNullable<Script['get']> = []): Way => ({
    script: { config, start, get },
    isPressed: true,
  });
  return {
    ready: { script: { config } },
    starting: pressed([{ fails: 'hang' }]),
    redirecting: pressed([aPayment({ redirect_url: `${url.replace(/#.*/, '')}#alma` })]),
    unknown: pressed([aPayment({ status: 'unknown' }, { status: 202 })], [{ fails: 'hang' }]),
    failed: pressed([aProblem('invalid_order')]),
    paid: pressed([aPayment({ status: 'captured' })]),
    offline: { script: { config }, isOffline: true },
    unavailable: { script: { config }, properties: { amount: 1_000 } },
  };
};
