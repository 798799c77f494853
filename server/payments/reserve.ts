import type { Queries } from '../store/database.ts';
import { refundedAmountOf, statusOf } from './facts.ts';
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
    const before = JSON.stringify(refund);
    refund.actionId ??= [...(refundIds ?? [])].find(([, id]) => id === refund.id)?.[0] ?? null;
    const outcome = refund.actionId === null ? undefined : payment.facts.actions[refund.actionId]?.outcome;
    if (outcome) refund.status = outcome === 'approved' ? 'refunded' : 'declined';
    else if (refund.actionId !== null && !isReleased(refund.status)) refund.status = 'accepted';
    if (before !== JSON.stringify(refund)) await moveRefund(parts, queries, refund);
  }
  payment.reservedAmount = heldBy(refunds, payment);
}

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
    .filter(([id, { outcome }]) => outcome === 'approved' && !ours.has(id))
    .reduce((sum, [, { amount }]) => sum + amount, 0);
  // More than was captured can't be held; the provider's own sum counts even where it lists no actions.
  return Math.min(payment.facts.captured_amount, Math.max(own + elsewhere, refundedAmountOf(payment.facts)));
}

/**
 * A cancelled payment whose money came in gives back all that is left of it, in the transaction that learns of the
 * money: there is no moment at which one is known without the other. The caller saves the payment.
 */
export async function cancelByRefund(parts: Parts, queries: Queries, payment: Payment): Promise<void> {
  const amount = refundableAmountOf(payment);
  if (!payment.facts.cancel_requested || amount <= 0 || statusOf(payment.facts) === 'review') return;
  const earlier = (await refundsOf(queries, payment.id)).filter(({ callerKey }) =>
    callerKey.startsWith('cancellation:'),
  );
  const callerKey = `cancellation:${earlier.length + 1}`;
  await reserveRefund(parts, queries, payment, { callerKey, amount, reference: null }, 'server');
}

/** Keeps a refund and its share of the captured amount aside, and has it sent. The caller saves the payment. */
export async function reserveRefund(
  parts: Parts,
  queries: Queries,
  payment: Payment,
  asked: { callerKey: string; amount: number; reference: string | null; fingerprint?: string },
  source: 'operator' | 'server',
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
  await schedule(queries, 'refund', refund.id, now);
  return refund;
}
