import { isRedirectAllowed } from '../../shared/redirect-hosts.ts';
import { newsOfActions, newsOfDetails, refundIdsOf } from '../checkout/meaning.ts';
import { PaymentError } from '../errors.ts';
import { contradictionsOf } from './contradictions.ts';
import { resendWindowMs } from './identity.ts';
import { learn, type Told } from './learn.ts';
import type { Parts } from './parts.ts';
import { findPayment, lockPayment, type Payment, savePayment } from './payment.ts';
import { refundsOf } from './refund.ts';
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
  const news = newsOfDetails(answer.value, payment);
  for (const contradiction of contradictionsOf(payment.facts, answer.value, news))
    parts.log.error({ provider_id: providerId, codes: [answer.value.status] }, `a record is odd: ${contradiction}`);
  const told: Told = {
    news,
    source: 'provider',
    type: 'payment_read',
    confirmed: true,
  };
  const page = answer.value._links?.redirect?.href;
  if (payment.redirectUrl === null && page && isRedirectAllowed(page, parts.redirectHosts)) told.redirectUrl = page;
  if ((told.news.refunded_total ?? 0) > 0 || (await refundsOf(parts.database, payment.id)).length > 0) {
    const actions = await parts.checkout.listActions(providerId);
    if (actions.kind !== 'ok') return false;
    told.news = { ...told.news, ...newsOfActions(actions.value) };
    told.refundIds = refundIdsOf(actions.value);
  }
  await parts.database.transaction((queries) => learn(parts, queries, payment.id, told));
  parts.wake();
  return true;
}

async function find(parts: Parts, payment: Payment): Promise<boolean> {
  const now = parts.clock.now();
  const mayStillBePressed = now - payment.createdAt < abandonAfterMs && !payment.facts.cancel_requested;
  if (payment.sentAt === null && mayStillBePressed) return true;
  const answer = await parts.checkout.findPayments(payment.id);
  if (answer.kind !== 'ok') return false;
  const [found] = answer.value.filter(({ reference }) => reference === payment.id);
  if (found) {
    const told: Told = { news: { pending: true }, source: 'provider', type: 'payment_adopted', providerId: found.id };
    await parts.database.transaction((queries) => learn(parts, queries, payment.id, told));
    return ask(parts, payment, found.id);
  }
  if (payment.sentAt === null) return abandon(parts, payment);
  await parts.database.transaction((queries) =>
    learn(parts, queries, payment.id, { news: { outcome_unknown: true }, source: 'provider' }),
  );
  if (now - payment.sentAt < parts.resendWaitMs || !payment.live) return true;
  const isForgotten = now - (payment.firstSentAt ?? payment.sentAt) > resendWindowMs;
  return isForgotten || payment.facts.cancel_requested ? abandon(parts, payment) : resend(parts, payment, now);
}

async function resend(parts: Parts, payment: Payment, now: number): Promise<boolean> {
  const mine = await parts.database.transaction(async (queries) => {
    const current = (await lockPayment(queries, payment.id))?.payment;
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

const abandonAfterMs = 3_600_000;

/**
 * Ends a payment that nobody came back for, and its personal data with it: it was never sent, or the provider does not
 * know it long after every answer. Its page was shown to nobody, so nobody can pay it.
 */
async function abandon(parts: Parts, payment: Payment): Promise<boolean> {
  await parts.database.transaction(async (queries) => {
    const current = (await lockPayment(queries, payment.id))?.payment;
    if (!current || current.providerId !== null || current.sentAt !== payment.sentAt) return;
    await learn(parts, queries, payment.id, { news: { canceled: true }, source: 'server', type: 'abandoned' });
  });
  return true;
}
