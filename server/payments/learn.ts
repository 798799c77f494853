import type { TimelineEntry } from '../../shared/operator-contract.ts';
import { isOver, type PaymentStatus } from '../../shared/payment-status.ts';
import type { News } from '../checkout/meaning.ts';
import type { Queries } from '../store/database.ts';
import { contradictedActions } from './contradictions.ts';
import { joinFacts, statusOf } from './facts.ts';
import { schedule } from './job.ts';
import { tellShop } from './notification.ts';
import type { Parts } from './parts.ts';
import { lockPayment, type Payment, paymentView, savePayment } from './payment.ts';
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
  parts: Parts,
  queries: Queries,
  paymentId: string,
  told: Told,
): Promise<Payment | undefined> {
  const locked = await lockPayment(queries, paymentId);
  if (!locked) return undefined;
  const { payment, attempts } = locked;

  const before = statusOf(payment.facts);
  await join(parts, queries, payment, told);
  await winOrYield(parts, queries, payment, attempts);
  await settle(parts, queries, payment, before, told.refundIds);
  return payment;
}

async function join(parts: Parts, queries: Queries, payment: Payment, told: Told): Promise<void> {
  const now = parts.clock.now();
  const before = JSON.stringify([payment.facts, payment.providerId]);
  for (const action of contradictedActions(payment.facts, told.news))
    parts.log.error(
      { provider_id: payment.providerId, codes: [action] },
      'a refund was told to be both approved and declined; it counts as approved',
    );
  payment.facts = joinFacts(payment.facts, told.news);
  if (told.providerId && payment.providerId === null) {
    payment.providerId = told.providerId;
    const earlier = await takeUnmatched(queries, payment);
    if (earlier.length > 0) await schedule(queries, 'reconcile', payment.id, now);
    for (const event of earlier) {
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
async function winOrYield(parts: Parts, queries: Queries, payment: Payment, attempts: Payment[]): Promise<void> {
  if (payment.facts.captured_amount === 0) return;
  for (const other of attempts) {
    if (other.id === payment.id) continue;
    const otherWon = other.facts.captured_amount > 0 && !other.facts.cancel_requested;
    const loser = otherWon ? payment : other;
    if (loser.facts.cancel_requested || (!otherWon && isOver(statusOf(other.facts)))) continue;
    loser.facts = joinFacts(loser.facts, { cancel_requested: true });
    if (otherWon)
      parts.log.error({ provider_id: loser.providerId }, 'a second payment of one order was captured; it goes back');
    await note(queries, loser.id, parts.clock.now(), 'server', 'superseded');
    if (loser === other) await settle(parts, queries, other, statusOf(other.facts));
  }
}

/** Writes down what follows from a payment's facts, and tells the shop where its status is another than `before`. */
async function settle(
  parts: Parts,
  queries: Queries,
  payment: Payment,
  before: PaymentStatus,
  refundIds?: Map<string, string>,
): Promise<void> {
  const status = statusOf(payment.facts);
  payment.live = payment.live && !isOver(status);
  // Personal data is kept only while a request may have to be repeated.
  if (payment.providerId !== null || !payment.live) payment.request = null;
  if (isOver(before) && !isOver(status))
    parts.log.error({ provider_id: payment.providerId }, `a payment that was ${before} is ${status} after all`);
  if (status !== before && isNews(status))
    await tellShop(parts, queries, payment.id, `payment.${status}`, paymentView(payment, parts.mode));
  await settleRefunds(parts, queries, payment, refundIds);
  await cancelByRefund(parts, queries, payment);
  await savePayment(queries, payment);
}

/** What a shop can act on: everything but the ways in between. */
const isNews = (status: PaymentStatus): boolean => !['creating', 'unknown', 'pending'].includes(status);
