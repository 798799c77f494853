import type { Queries } from '../store/database.ts';
import { refundedAmountOf } from './facts.ts';
import { refundIdOf } from './identity.ts';
import { schedule } from './job.ts';
import { tellShop } from './notification.ts';
import type { Parts } from './parts.ts';
import type { Payment } from './payment.ts';
import { insertRefund, isReleased, isSettled, type Refund, refundsOf, refundView, saveRefund } from './refund.ts';
import { note } from './timeline.ts';

/** What may still be asked back, in minor units: what was captured less all that refunds hold. */
export const refundableAmountOf = (payment: Payment): number => payment.facts.captured_amount - payment.reservedAmount;

/**
 * Gives our refunds the outcome the provider's actions tell, and counts what is held of the captured amount: every
 * refund of ours that did not fail, and those made elsewhere (the provider's dashboard). The caller saves the payment.
 */
export async function settleRefunds(
  parts: Parts,
  queries: Queries,
  payment: Payment,
  refundIds?: Map<string, string>,
): Promise<void> {
  const refunds = await refundsOf(queries, payment.id);
  for (const refund of refunds) {
    const { status, actionId } = refund;
    refund.actionId ??= [...(refundIds ?? [])].find(([, id]) => id === refund.id)?.[0] ?? null;
    const outcome = refund.actionId === null ? undefined : payment.facts.actions[refund.actionId]?.outcome;
    if (outcome) refund.status = statusAfter[outcome];
    if (status === refund.status && actionId === refund.actionId) continue;
    if (isReleased(status))
      parts.log.error({ provider_id: payment.providerId }, `a refund that was ${status} is ${refund.status} after all`);
    await moveRefund(parts, queries, refund);
  }
  const held = heldBy(refunds, payment);
  if (held > payment.facts.captured_amount)
    parts.log.error({ provider_id: payment.providerId }, 'more is refunded, or about to be, than was captured');
  // More than was captured can't be held.
  payment.reservedAmount = Math.min(held, payment.facts.captured_amount);
}

const statusAfter = { pending: 'accepted', declined: 'declined', approved: 'refunded' } as const;

/** Keeps a refund's new status, and tells the shop once nothing more will happen to it by itself. */
export async function moveRefund(parts: Parts, queries: Queries, refund: Refund): Promise<void> {
  await saveRefund(queries, refund);
  if (isSettled(refund.status))
    await tellShop(parts, queries, refund.paymentId, `refund.${refund.status}`, refundView(refund));
}

function heldBy(refunds: Refund[], payment: Payment): number {
  const ours = new Set(refunds.map(({ actionId }) => actionId));
  const own = refunds.filter(({ status }) => !isReleased(status)).reduce((sum, { amount }) => sum + amount, 0);
  const elsewhere = Object.entries(payment.facts.actions)
    .filter(([id, { outcome }]) => outcome !== 'declined' && !ours.has(id))
    .reduce((sum, [, { amount }]) => sum + amount, 0);
  // The provider's own sum counts even where it lists no actions.
  return Math.max(own + elsewhere, refundedAmountOf(payment.facts));
}

/**
 * A cancelled payment whose money came in gives back all that is left of it, in the transaction that learns of the
 * money: there is no moment at which one is known without the other. The caller saves the payment.
 */
export async function cancelByRefund(parts: Parts, queries: Queries, payment: Payment): Promise<void> {
  const amount = refundableAmountOf(payment);
  const { cancel_requested, mismatches } = payment.facts;
  // A record with another reference or currency is perhaps somebody else's money.
  if (!cancel_requested || amount <= 0 || mismatches.includes('reference') || mismatches.includes('currency')) return;
  const earlier = (await refundsOf(queries, payment.id)).filter(({ callerKey }) =>
    callerKey.startsWith('cancellation:'),
  ).length;
  if (earlier >= mostTries) {
    parts.log.error({ provider_id: payment.providerId }, 'a cancelled payment needs attention: it cannot be refunded');
    return;
  }
  const callerKey = `cancellation:${earlier + 1}`;
  const wait = earlier === 0 ? 0 : 60_000 * 4 ** (earlier - 1);
  await reserveRefund(parts, queries, payment, { callerKey, amount, reference: null }, 'server', wait);
}

/** A refund that is declined again and again is tried for two weeks, at growing distances; then a person must look. */
const mostTries = 9;

/** Keeps a refund and its share of the captured amount aside, and has it sent after `wait` ms. The caller saves the payment. */
export async function reserveRefund(
  parts: Parts,
  queries: Queries,
  payment: Payment,
  asked: { callerKey: string; amount: number; reference: string | null; fingerprint?: string },
  source: 'operator' | 'server',
  wait = 0,
): Promise<Refund> {
  const now = parts.clock.now();
  const refund: Refund = {
    id: refundIdOf(payment.id, asked.callerKey),
    paymentId: payment.id,
    callerKey: asked.callerKey,
    fingerprint: asked.fingerprint ?? '',
    amount: asked.amount,
    reference: asked.reference,
    status: 'reserved',
    actionId: null,
    firstSentAt: null,
    sentAt: null,
    createdAt: now,
  };
  payment.reservedAmount += refund.amount;
  await insertRefund(queries, refund);
  await note(queries, payment.id, now, source, 'refund_requested');
  await schedule(queries, 'refund', refund.id, now + wait);
  return refund;
}
