import type { Facts } from '../../shared/operator-contract.ts';
import { isKnownStatus, type News } from '../checkout/meaning.ts';
import type { PaymentDetails } from '../checkout/wire.ts';

/**
 * What in the provider's record of a payment cannot be, given the facts that were known before it was asked. Facts only
 * grow, so none of it changes anything by itself: a person has to look.
 */
export function contradictionsOf(facts: Facts, details: PaymentDetails, news: News): string[] {
  return [
    ...(isKnownStatus(details.status) ? [] : ['its status is a word we do not know']),
    ...((news.captured_amount ?? 0) < facts.captured_amount ? ['less is captured than before'] : []),
    ...((news.refunded_total ?? 0) < facts.refunded_total ? ['less is refunded than before'] : []),
  ];
}

/** Actions that are told now to be declined and were approved before, or the other way round. */
export const contradictedActions = (facts: Facts, { actions = {} }: News): string[] =>
  Object.entries(actions).flatMap(([id, { outcome }]) => {
    const before = facts.actions[id]?.outcome;
    const isVerdict = outcome !== 'pending' && before !== undefined && before !== 'pending';
    return isVerdict && outcome !== before ? [id] : [];
  });
