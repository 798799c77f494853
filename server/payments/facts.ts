import type { Facts } from '../../shared/operator-contract.ts';
import type { PaymentStatus } from '../../shared/payment-status.ts';
import type { News } from '../checkout/meaning.ts';

export const noFacts: Facts = {
  outcome_unknown: false,
  pending: false,
  declined: false,
  expired: false,
  canceled: false,
  captured_hint: false,
  captured_amount: 0,
  refunded_total: 0,
  actions: {},
  cancel_requested: false,
  refused: [],
  mismatches: [],
};

/**
 * Both sets of facts in one. Flags are or-ed, amounts take the larger, sets are united: so the order in which news
 * come, and how often, changes nothing (the join is commutative, associative and idempotent).
 */
export function joinFacts(a: Facts, b: News): Facts {
  const other = { ...noFacts, ...b };
  return {
    outcome_unknown: a.outcome_unknown || other.outcome_unknown,
    pending: a.pending || other.pending,
    declined: a.declined || other.declined,
    expired: a.expired || other.expired,
    canceled: a.canceled || other.canceled,
    captured_hint: a.captured_hint || other.captured_hint,
    captured_amount: Math.max(a.captured_amount, other.captured_amount),
    refunded_total: Math.max(a.refunded_total, other.refunded_total),
    actions: joinActions(a.actions, other.actions),
    cancel_requested: a.cancel_requested || other.cancel_requested,
    refused: union(a.refused, other.refused),
    mismatches: union(a.mismatches, other.mismatches),
  };
}

/** Of two words on one action the later in this list is the truth: money that left cannot be un-sent. */
const outcomes = ['pending', 'declined', 'approved'] as const;

function joinActions(a: Facts['actions'], b: Facts['actions']): Facts['actions'] {
  const ids = union(Object.keys(a), Object.keys(b));
  return Object.fromEntries(
    ids.map((id) => {
      const known = [a[id], b[id]].filter((action) => action !== undefined);
      const amount = Math.max(...known.map((action) => action.amount));
      const outcome = outcomes.findLast((word) => known.some((action) => action.outcome === word)) ?? 'pending';
      return [id, { amount, outcome }];
    }),
  );
}

const union = (a: string[], b: string[]): string[] => [...new Set([...a, ...b])].sort();

/** Minor units given back so far: what the actions add up to, or the provider's own sum if that is more. */
export function refundedAmountOf(facts: Facts): number {
  const approved = Object.values(facts.actions).filter(({ outcome }) => outcome === 'approved');
  return Math.max(
    facts.refunded_total,
    approved.reduce((sum, { amount }) => sum + amount, 0),
  );
}

/**
 * What the facts amount to. Captured beats declined, canceled and expired whenever it comes; what does not agree with
 * the order is for a person to look at and never "paid".
 */
export function statusOf(facts: Facts): PaymentStatus {
  if (facts.mismatches.length > 0) return 'review';
  if (facts.captured_amount > 0) {
    const refunded = refundedAmountOf(facts);
    if (refunded === 0) return 'captured';
    return refunded < facts.captured_amount ? 'partially_refunded' : 'refunded';
  }
  if (facts.declined || facts.refused.length > 0) return 'declined';
  if (facts.canceled) return 'canceled';
  if (facts.expired) return 'expired';
  if (facts.pending) return 'pending';
  return facts.outcome_unknown ? 'unknown' : 'creating';
}
