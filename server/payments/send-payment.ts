import { isRedirectAllowed } from '../../shared/redirect-hosts.ts';
import type { Answer } from '../checkout/answer.ts';
import { newsOfCreated } from '../checkout/meaning.ts';
import type { CreatedPayment } from '../checkout/wire.ts';
import { PaymentError } from '../errors.ts';
import { createKeyOf } from './identity.ts';
import { schedule } from './job.ts';
import { learn, type Told } from './learn.ts';
import { mayStillSend, tooLate } from './may-still-send.ts';
import type { Parts } from './parts.ts';
import { findPayment, lockPayment, type Payment, paymentView, savePayment } from './payment.ts';

/**
 * Asks the provider for a payment that was written down, and writes down the answer. Throws what the provider's refusal
 * means; an answer that got lost leaves the payment `unknown` for the worker and the shopper's next question.
 */
export async function sendPayment(parts: Parts, payment: Payment): Promise<Payment> {
  const answer = mayStillSend(parts, payment.sentAt)
    ? await parts.checkout.requestPayment(payment.request ?? '', createKeyOf(payment.id))
    : tooLate;
  switch (answer.kind) {
    case 'ok':
      return created(parts, payment, answer.value);
    case 'refused':
      return refused(parts, payment, answer);
    case 'unknown':
      parts.log.warn({ error: answer.cause }, 'the provider may or may not have created a payment');
      return tell(parts, payment, { news: { outcome_unknown: true }, source: 'server', type: 'answer_lost' });
    default:
      return notDone(parts, payment, answer);
  }
}

async function created(parts: Parts, payment: Payment, answer: CreatedPayment): Promise<Payment> {
  const redirectUrl = answer._links?.redirect?.href;
  const news = newsOfCreated(answer, payment);
  const told: Told = { news, source: 'provider', type: 'payment_created', providerId: answer.id };
  if (news.declined || news.canceled) {
    const declined = await tell(parts, payment, told);
    throw new PaymentError('payment_refused', 'The payment was declined.', {
      payment: paymentView(declined, parts.mode),
    });
  }
  if (redirectUrl === undefined) return tell(parts, payment, told);
  if (!isRedirectAllowed(redirectUrl, parts.redirectHosts)) {
    parts.log.error(
      { provider_id: answer.id, url: hostOf(redirectUrl) },
      'the payment page is on a host not in REDIRECT_HOSTS',
    );
    await tell(parts, payment, { ...told, news: { ...news, mismatches: ['redirect_url'] } });
    throw new PaymentError('provider_misconfigured', 'The payment page is on a host that is not in REDIRECT_HOSTS.');
  }
  return tell(parts, payment, { ...told, redirectUrl });
}

/** The account's own shortcomings, answered like a fault of the order. */
const accountCodes = new Set([
  'payee_not_onboarded',
  'business_not_onboarded',
  'processing_channel_id_required',
  'channel_details_invalid',
]);

async function refused(
  parts: Parts,
  payment: Payment,
  { status, codes }: Answer<never> & { kind: 'refused' },
): Promise<Payment> {
  if (status === 403 || status === 404 || codes.some((code) => accountCodes.has(code)))
    return notDone(parts, payment, { kind: 'misconfigured', status, codes });
  const reasons = codes.length > 0 ? codes : [`http_${status}`];
  parts.log.warn({ codes: reasons }, 'the provider refused a payment');
  const over = await tell(parts, payment, { news: { refused: reasons }, source: 'provider', type: 'payment_refused' });
  throw new PaymentError('payment_refused', `The payment provider refused the order: ${reasons.join(', ')}.`, {
    payment: paymentView(over, parts.mode),
  });
}

/**
 * It is certain that nothing was done: the next press may send it again, and brings the order along, so nothing of the
 * shopper is kept until then. If an earlier sending is still in doubt, its request stays for the worker.
 */
async function notDone(
  parts: Parts,
  payment: Payment,
  answer: Answer<never> & { kind: 'misconfigured' | 'throttled' | 'not_sent' },
): Promise<Payment> {
  await parts.database.transaction(async (queries) => {
    const row = (await lockPayment(queries, payment.id))?.payment;
    if (!row || row.providerId !== null || row.sentAt !== payment.sentAt) return;
    const wasOnlyOnce = row.firstSentAt === row.sentAt;
    if (wasOnlyOnce) await savePayment(queries, { ...row, sentAt: null, firstSentAt: null, request: null });
  });
  if (answer.kind === 'misconfigured') {
    parts.log.error({ status: answer.status, codes: answer.codes }, 'the provider does not accept our key or account');
    throw new PaymentError(
      'provider_misconfigured',
      'The shop cannot take Alma payments right now: its account is not set up.',
    );
  }
  if (answer.kind === 'throttled')
    throw new PaymentError('server_busy', 'The payment provider is busy; try again in a moment.', { retryAfter: 5 });
  parts.log.error({ error: answer.cause }, 'the provider cannot be reached');
  throw new PaymentError('provider_unavailable', 'The payment provider cannot be reached; nothing was charged.', {
    retryAfter: 5,
  });
}

/** Writes down an answer; the worker asks again when the ladder of questions says so. */
async function tell(parts: Parts, payment: Payment, told: Told): Promise<Payment> {
  const now = parts.clock.now();
  const learnt = await parts.database.transaction(async (queries) => {
    const result = await learn(parts, queries, payment.id, told);
    await schedule(queries, 'reconcile', payment.id, now + (parts.reconcileLadderMs[0] ?? 0));
    return result;
  });
  parts.wake();
  return learnt ?? (await findPayment(parts.database, payment.id)) ?? payment;
}

const hostOf = (url: string): string => URL.parse(url)?.hostname ?? 'not a URL';
