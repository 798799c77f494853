import type { Answer } from '../checkout/answer.ts';
import { newsOfActions, refundIdsOf } from '../checkout/meaning.ts';
import { refundKeyOf, resendWindowMs } from './identity.ts';
import { schedule } from './job.ts';
import { learn } from './learn.ts';
import type { Parts } from './parts.ts';
import { findPayment, lockOrder, type Payment, savePayment } from './payment.ts';
import { findRefund, type Refund, refundsOf } from './refund.ts';
import { moveRefund, settleRefunds } from './reserve.ts';

/**
 * Carries a refund one step on. A new one is sent. One whose answer is missing is looked for among the payment's
 * actions; only when it is not there, no answer can be on its way any more and the provider still remembers the key is
 * it sent again. After that a person has to look: money is never sent twice on a guess. Answers when to look again
 * (ms since 1970), undefined once nothing is left to do.
 */
export async function sendRefund(parts: Parts, refundId: string): Promise<number | undefined> {
  const refund = await findRefund(parts.database, refundId);
  const payment = refund && (await findPayment(parts.database, refund.paymentId));
  if (!refund || !payment?.providerId) return undefined;
  if (refund.status === 'reserved') return send(parts, payment, payment.providerId, refund);
  if (refund.status !== 'unknown' && refund.status !== 'sending') return undefined;

  const now = parts.clock.now();
  const sentAt = refund.sentAt ?? refund.createdAt;
  // Somebody is still waiting for this answer.
  if (refund.status === 'sending' && now - sentAt < 2 * parts.providerTimeoutMs)
    return sentAt + 2 * parts.providerTimeoutMs;
  if (!(await lookFor(parts, payment, payment.providerId))) return now + 60_000;
  const current = await findRefund(parts.database, refundId);
  if (!current || (current.status !== 'unknown' && current.status !== 'sending')) return undefined;
  if (now - sentAt < parts.resendWaitMs) return sentAt + parts.resendWaitMs;
  if (now - (refund.firstSentAt ?? sentAt) < resendWindowMs) return send(parts, payment, payment.providerId, current);
  parts.log.error({ provider_id: payment.providerId }, 'a refund needs attention: nobody can tell whether it was made');
  await change(parts, payment, current, { status: 'needs_attention' });
  return undefined;
}

async function send(parts: Parts, payment: Payment, providerId: string, refund: Refund): Promise<number | undefined> {
  const now = parts.clock.now();
  const isFirst = refund.firstSentAt === null;
  if (
    !(await change(parts, payment, refund, { status: 'sending', sentAt: now, firstSentAt: refund.firstSentAt ?? now }))
  )
    return undefined;
  const answer = await parts.checkout.requestRefund(
    providerId,
    { amount: refund.amount, reference: refund.id },
    refundKeyOf(refund.id),
  );
  const sending: Refund = { ...refund, status: 'sending', sentAt: now };
  return read(parts, payment, sending, answer, isFirst);
}

async function read(
  parts: Parts,
  payment: Payment,
  refund: Refund,
  answer: Answer<{ action_id: string }>,
  isFirst: boolean,
): Promise<number | undefined> {
  const now = parts.clock.now();
  switch (answer.kind) {
    case 'ok':
      await change(parts, payment, refund, { status: 'accepted', actionId: answer.value.action_id });
      return undefined;
    case 'refused':
      parts.log.warn(
        { provider_id: payment.providerId, status: answer.status, codes: answer.codes },
        'the provider refused a refund',
      );
      // On a repetition "no" may well mean "I have done it already".
      await change(parts, payment, refund, { status: isFirst ? 'failed' : 'unknown' });
      return isFirst ? undefined : now + parts.resendWaitMs;
    case 'unknown':
      parts.log.warn(
        { provider_id: payment.providerId, error: answer.cause },
        'a refund may or may not have been made',
      );
      await change(parts, payment, refund, { status: 'unknown' });
      return now + parts.resendWaitMs;
    default:
      if (answer.kind === 'misconfigured')
        parts.log.error({ status: answer.status }, 'the provider does not accept our key');
      // Nothing was done: it waits its turn as if never sent, unless an earlier sending is still in doubt.
      await change(
        parts,
        payment,
        refund,
        isFirst ? { status: 'reserved', firstSentAt: null, sentAt: null } : { status: 'unknown' },
      );
      return now + 30_000;
  }
}

/** Reads the payment's refunds at the provider, so that one of ours that was made finds its action. */
async function lookFor(parts: Parts, payment: Payment, providerId: string): Promise<boolean> {
  const actions = await parts.checkout.listActions(providerId);
  if (actions.kind !== 'ok') return false;
  const refundIds = refundIdsOf(actions.value);
  await parts.database.transaction((queries) =>
    learn(parts, queries, payment.id, { news: newsOfActions(actions.value), source: 'provider', refundIds }),
  );
  return true;
}

/** Moves a refund on, unless it has moved since it was read; what that means for the payment is settled with it. */
async function change(parts: Parts, payment: Payment, refund: Refund, to: Partial<Refund>): Promise<boolean> {
  return parts.database.transaction(async (queries) => {
    const locked = (await lockOrder(queries, payment.orderKey)).find(({ id }) => id === payment.id);
    const current = (await refundsOf(queries, payment.id)).find(({ id }) => id === refund.id);
    if (!locked || !current || current.status !== refund.status || current.sentAt !== refund.sentAt) return false;
    await moveRefund(parts, queries, { ...current, ...to });
    await settleRefunds(parts, queries, locked);
    await savePayment(queries, locked);
    await schedule(queries, 'reconcile', payment.id, parts.clock.now() + (parts.reconcileLadderMs[0] ?? 0));
    return true;
  });
}
