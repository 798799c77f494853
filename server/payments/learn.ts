import type { TimelineEntry } from '../../shared/contract.ts';
import { isOver } from '../../shared/payment-status.ts';
import type { News } from '../checkout/meaning.ts';
import type { Queries } from '../store/database.ts';
import { joinFacts, statusOf } from './facts.ts';
import { findPayment, lockOrder, type Payment, savePayment } from './payment.ts';
import { cancelByRefund, settleRefunds } from './reserve.ts';
import { note } from './timeline.ts';
import { takeUnmatched } from './webhook-events.ts';

/** Something somebody said of a payment. */
export type Told = {
  news: News;
  source: TimelineEntry['source'];
  /** What it was, for the timeline; left out, nothing is noted. */
  type?: string;
  /** The provider's id and page, the first time they are heard of. */
  providerId?: string;
  redirectUrl?: string;
  /** It is the provider's own record, just read. */
  confirmed?: boolean;
  /** Our refunds that the provider's actions name as their `reference`: action id → refund id. */
  refundIds?: Map<string, string>;
};

/**
 * Joins what was told to what is known of a payment and writes down all that follows from it, in the caller's
 * transaction: which payment of the order may be paid, refunds settled, a cancellation carried out. Told twice, late or
 * out of order it ends the same. Undefined when there is no such payment.
 */
export async function learn(
  queries: Queries,
  paymentId: string,
  told: Told,
  now: number,
): Promise<Payment | undefined> {
  const known = await findPayment(queries, paymentId);
  if (!known) return undefined;
  const attempts = await lockOrder(queries, known.orderKey);
  const payment = attempts.find(({ id }) => id === known.id);
  if (!payment) return undefined;

  await join(queries, payment, told, now);
  await winOrYield(queries, payment, attempts, now);
  await settle(queries, payment, now, told.refundIds);
  return payment;
}

async function join(queries: Queries, payment: Payment, told: Told, now: number): Promise<void> {
  const before = JSON.stringify([payment.facts, payment.providerId]);
  payment.facts = joinFacts(payment.facts, told.news);
  if (told.providerId && payment.providerId === null) {
    payment.providerId = told.providerId;
    for (const event of await takeUnmatched(queries, payment)) {
      payment.facts = joinFacts(payment.facts, event.news);
      await note(queries, payment.id, event.receivedAt, 'webhook', event.type);
    }
  }
  if (told.redirectUrl) payment.redirectUrl ??= told.redirectUrl;
  if (told.confirmed) payment.confirmedAt = now;
  const changed = before !== JSON.stringify([payment.facts, payment.providerId]);
  if (changed) payment.updatedAt = now;
  if (told.type && (changed || told.source !== 'provider'))
    await note(queries, payment.id, now, told.source, told.type);
}

/** The order's first captured payment is its payment; any other that is or may still be captured goes back. */
async function winOrYield(queries: Queries, payment: Payment, attempts: Payment[], now: number): Promise<void> {
  if (payment.facts.captured_amount === 0) return;
  for (const other of attempts) {
    if (other.id === payment.id) continue;
    const otherWon = other.facts.captured_amount > 0 && !other.facts.cancel_requested;
    const loser = otherWon ? payment : other;
    if (loser.facts.cancel_requested || (!otherWon && isOver(statusOf(other.facts)))) continue;
    loser.facts = joinFacts(loser.facts, { cancel_requested: true });
    await note(queries, loser.id, now, 'server', 'superseded');
    if (loser === other) await settle(queries, other, now);
  }
}

async function settle(queries: Queries, payment: Payment, now: number, refundIds?: Map<string, string>): Promise<void> {
  payment.live = payment.live && !isOver(statusOf(payment.facts));
  // Personal data is kept only while a request may have to be repeated.
  if (payment.providerId !== null || !payment.live) payment.request = null;
  await settleRefunds(queries, payment, refundIds);
  await cancelByRefund(queries, payment, now);
  await savePayment(queries, payment);
}
