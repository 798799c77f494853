import { isOver, isPaid } from '../../shared/payment-status.ts';
import { statusOf } from './facts.ts';
import type { Parts } from './parts.ts';
import type { Payment } from './payment.ts';
import { isSettled, type Refund, refundsOf } from './refund.ts';

const dayMs = 86_400_000;

/**
 * When to ask the provider again how a payment stands (ms since 1970): at the ages of the ladder since its last change,
 * then daily, while anything can still change; then undefined.
 */
export async function nextQuestion(parts: Parts, payment: Payment): Promise<number | undefined> {
  const now = parts.clock.now();
  const refunds = await refundsOf(parts.database, payment.id);
  const since = Math.max(payment.updatedAt, ...refunds.map(({ createdAt }) => createdAt));
  const outlook = outlookOf(payment, refunds);
  if (now - since >= daysToAsk[outlook] * dayMs) return undefined;
  const rung = parts.reconcileLadderMs.find((at) => at > now - since);
  return rung === undefined || outlook === 'settled' ? now + dayMs : since + rung;
}

/** A paid payment can be refunded elsewhere, one that ended may be paid after all: so even those are asked about. */
const daysToAsk = { open: 14, over: 14, settled: 7, final: 0 } as const;

function outlookOf(payment: Payment, refunds: Refund[]): keyof typeof daysToAsk {
  const status = statusOf(payment.facts);
  if (payment.providerId === null) return isOver(status) ? 'final' : 'open';
  if (refunds.some((refund) => !isSettled(refund.status))) return 'open';
  if (status === 'refunded') return 'final';
  if (isOver(status)) return 'over';
  return isPaid(status) ? 'settled' : 'open';
}
