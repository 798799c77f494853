import { isRedirectAllowed } from '../../shared/redirect-hosts.ts';
import { newsOfActions, newsOfDetails, refundIdsOf } from '../checkout/meaning.ts';
import { PaymentError } from '../errors.ts';
import { statusOf } from './facts.ts';
import { resendWindowMs } from './identity.ts';
import { learn, type Told } from './learn.ts';
import type { Parts } from './parts.ts';
import { findPayment, lockOrder, type Payment, savePayment } from './payment.ts';
import { isSettled, refundsOf } from './refund.ts';
import { sendPayment } from './send-payment.ts';

/**
 * Asks the provider how a payment stands and writes down what it says. One whose creation got no answer is looked for by
 * our reference; found, it is adopted; not found, the request is repeated under the same key once no answer can be on
 * its way any more. Nothing here depends on a webhook. False when the provider could not be asked.
 */
export async function reconcilePayment(parts: Parts, paymentId: string): Promise<boolean> {
  const payment = await findPayment(parts.database, paymentId);
  if (!payment) return true;
  return payment.providerId === null ? find(parts, payment) : ask(parts, payment, payment.providerId);
}

async function ask(parts: Parts, payment: Payment, providerId: string): Promise<boolean> {
  const answer = await parts.checkout.getPayment(providerId);
  if (answer.kind !== 'ok') {
    if (answer.kind === 'refused')
      parts.log.error(
        { provider_id: providerId, status: answer.status },
        'the provider does not know a payment of ours',
      );
    return false;
  }
  const told: Told = {
    news: newsOfDetails(answer.value, payment),
    source: 'provider',
    type: 'payment_read',
    confirmed: true,
  };
  const page = answer.value._links?.redirect?.href;
  if (payment.redirectUrl === null && page && isRedirectAllowed(page, parts.redirectHosts)) told.redirectUrl = page;
  if (await hasOpenRefunds(parts, payment, told)) {
    const actions = await parts.checkout.listActions(providerId);
    if (actions.kind !== 'ok') return false;
    told.news = { ...told.news, ...newsOfActions(actions.value) };
    told.refundIds = refundIdsOf(actions.value);
  }
  await parts.database.transaction((queries) => learn(parts, queries, payment.id, told));
  parts.wake();
  return true;
}

/** Refunds are read one by one only when there is something to learn of them. */
async function hasOpenRefunds(parts: Parts, payment: Payment, { news }: Told): Promise<boolean> {
  const refunds = await refundsOf(parts.database, payment.id);
  return (news.refunded_total ?? 0) > payment.reservedAmount || refunds.some(({ status }) => !isSettled(status));
}

async function find(parts: Parts, payment: Payment): Promise<boolean> {
  const now = parts.clock.now();
  if (payment.sentAt === null) return abandon(parts, payment, now);
  const answer = await parts.checkout.findPayments(payment.id);
  if (answer.kind !== 'ok') return false;
  const [found] = answer.value.filter(({ reference }) => reference === payment.id);
  if (found) {
    const told: Told = { news: { pending: true }, source: 'provider', type: 'payment_adopted', providerId: found.id };
    await parts.database.transaction((queries) => learn(parts, queries, payment.id, told));
    return ask(parts, payment, found.id);
  }
  await parts.database.transaction((queries) =>
    learn(parts, queries, payment.id, { news: { outcome_unknown: true }, source: 'provider' }),
  );
  if (now - payment.sentAt < parts.resendWaitMs) return true;
  const firstSentAt = payment.firstSentAt ?? payment.sentAt;
  if (now - firstSentAt > resendWindowMs || !payment.live) return true;
  return resend(parts, payment, now);
}

async function resend(parts: Parts, payment: Payment, now: number): Promise<boolean> {
  const mine = await parts.database.transaction(async (queries) => {
    const current = (await lockOrder(queries, payment.orderKey)).find(({ id }) => id === payment.id);
    if (!current || current.providerId !== null || current.sentAt !== payment.sentAt || current.request === null)
      return undefined;
    current.sentAt = now;
    await savePayment(queries, current);
    return current;
  });
  if (!mine) return true;
  try {
    await sendPayment(parts, mine);
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error;
  }
  return true;
}

/** An order nobody came back for after it is certain that nothing was sent: it ends, and its personal data with it. */
const abandonAfterMs = 3_600_000;

async function abandon(parts: Parts, payment: Payment, now: number): Promise<boolean> {
  if (now - payment.createdAt < abandonAfterMs || statusOf(payment.facts) !== 'creating') return true;
  await parts.database.transaction((queries) =>
    learn(parts, queries, payment.id, { news: { canceled: true }, source: 'server', type: 'abandoned' }),
  );
  return true;
}
