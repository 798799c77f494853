import { setTimeout as wait } from 'node:timers/promises';
import { signOrder } from '../../server/sign-order.ts';
import type { PaymentView, Problem } from '../../shared/contract.ts';
import { anOrder } from '../support/an-order.ts';
import { orderSecret, shopOrigin } from '../support/start-server.ts';

/** What became of a shopper's press. */
export type Ending = {
  /** The payment page, or nothing when they gave up. */
  redirectUrl: string | undefined;
  /** From the press to the payment page, in ms. */
  waited: number;
  /** How often the server asked to come back later. */
  turnedAway: number;
};

/**
 * Lets `presses` shoppers, each with an order of their own, press the button over `seconds`; each does what the button
 * does: it waits as long as `Retry-After` says and asks again, and polls while the outcome is unknown.
 */
export async function letThemPress(url: string, { presses, seconds }: { presses: number; seconds: number }) {
  const bodies = await Promise.all(
    Array.from({ length: presses }, async (_, number) =>
      JSON.stringify({ order: await signOrder({ ...anOrder(), reference: `ORD-${number}` }, orderSecret) }),
    ),
  );
  return Promise.all(
    bodies.map(async (body, number) => {
      await wait((number / presses) * seconds * 1000);
      return press(url, body);
    }),
  );
}

async function press(url: string, body: string): Promise<Ending> {
  const began = performance.now();
  let turnedAway = 0;
  let redirectUrl: string | undefined;
  while (!redirectUrl && performance.now() - began < 120_000) {
    const response = await fetch(`${url}/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: shopOrigin },
      body,
    });
    const answer: PaymentView | Problem = await response.json();
    if ('redirect_url' in answer) redirectUrl = answer.redirect_url;
    else if (response.ok) await wait(1000);
    else if ('retryable' in answer && answer.retryable) {
      turnedAway++;
      await wait(Number(response.headers.get('retry-after') ?? 5) * 1000);
    } else break;
  }
  return { redirectUrl, waited: performance.now() - began, turnedAway };
}
