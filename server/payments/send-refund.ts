import type { Answer } from '../checkout/answer.ts';
import { newsOfActions, refundIdsOf } from '../checkout/meaning.ts';
import { refundKeyOf, resendWindowMs } from './identity.ts';
import { schedule } from './job.ts';
import { learn, type Told } from './learn.ts';
import { mayStillSend, tooLate } from './may-still-send.ts';
import type { Parts } from './parts.ts';
import { findPayment, lockPayment, type Payment } from './payment.ts';
import { findRefund, type Refund, refundsOf } from './refund.ts';
import { moveRefund } from './reserve.ts';

/**
 * Carries a refund one step on. A new one is sent. One that waited, or whose payment has refunds we do not know, is looked
 * for among the payment's actions first: a restored backup knows less than the provider. So is one whose answer is missing;
 * only when it is not there, no answer can be on its way any more and the provider still remembers the key is it sent
 * again. After that a person has to look: money is never sent twice on a guess. Answers when to look again (ms since 1970),
 * undefined once nothing is left to do.
 */
export async function sendRefund(parts: Parts, refundId: string): Promise<number | undefined> {
  const refund = await findRefund(parts.database, refundId);
  const payment = refund && (await findPayment(parts.database, refund.paymentId));
  if (!refund || !payment?.providerId) return undefined;
  const now = parts.clock.now();
  const isNew = refund.status === 'reserved' && now - refund.createdAt < 2 * parts.providerTimeoutMs;
  if (isNew && !(await hasStrangers(parts, payment))) return send(parts, payment.providerId, refund);
  if (refund.status !== 'reserved' && !isInDoubt(refund)) return undefined;

  const sentAt = refund.sentAt ?? refund.createdAt;
  const somebodyWaits = refund.status === 'sending' && now - sentAt < 2 * parts.providerTimeoutMs;
  if (somebodyWaits) return sentAt + 2 * parts.providerTimeoutMs;
  if (!(await readActions(parts, payment.providerId, refund))) return now + 60_000;
  const current = await findRefund(parts.database, refundId);
  if (current?.status === 'reserved') return send(parts, payment.providerId, current);
  if (!current || !isInDoubt(current)) return undefined;
  if (now - sentAt < parts.resendWaitMs) {
    await move(parts, current, { status: 'unknown' });
    return sentAt + parts.resendWaitMs;
  }
  if (now - (refund.firstSentAt ?? sentAt) < resendWindowMs) return send(parts, payment.providerId, current);
  parts.log.error({ provider_id: payment.providerId }, 'a refund needs attention: nobody can tell whether it was made');
  await move(parts, current, { status: 'needs_attention' });
  return undefined;
}

/** Whether the provider has told of refunds that no row of ours stands for. */
async function hasStrangers(parts: Parts, { id, facts }: Payment): Promise<boolean> {
  const ours = new Set((await refundsOf(parts.database, id)).map(({ actionId }) => actionId));
  return Object.keys(facts.actions).some((actionId) => !ours.has(actionId));
}

const isInDoubt = ({ status }: Refund): boolean => status === 'unknown' || status === 'sending';

async function send(parts: Parts, providerId: string, refund: Refund): Promise<number | undefined> {
  const now = parts.clock.now();
  const to = { status: 'sending', sentAt: now, firstSentAt: refund.firstSentAt ?? now } as const;
  const sending = await move(parts, refund, to);
  // Somebody else is at it; should that process die, it is looked for here.
  if (!sending) return now + 2 * parts.providerTimeoutMs;
  const answer = mayStillSend(parts, sending.sentAt)
    ? await parts.checkout.requestRefund(
        providerId,
        { amount: refund.amount, reference: refund.id },
        refundKeyOf(refund.id),
      )
    : tooLate;
  if (answer.kind === 'ok') return accept(parts, sending, answer.value.action_id);
  return notAccepted(parts, providerId, sending, answer, refund.firstSentAt === null);
}

async function accept(parts: Parts, refund: Refund, actionId: string): Promise<undefined> {
  await tell(parts, refund.paymentId, {
    news: { actions: { [actionId]: { amount: refund.amount, outcome: 'pending' } } },
    source: 'provider',
    refundIds: new Map([[actionId, refund.id]]),
  });
}

async function notAccepted(
  parts: Parts,
  providerId: string,
  refund: Refund,
  answer: Exclude<Answer<unknown>, { kind: 'ok' }>,
  isFirst: boolean,
): Promise<number> {
  const cause = 'cause' in answer ? { error: answer.cause } : {};
  const status = 'status' in answer ? { status: answer.status, codes: answer.codes } : {};
  parts.log.warn({ provider_id: providerId, ...cause, ...status }, `a refund was not accepted: ${answer.kind}`);
  const now = parts.clock.now();
  // A second "no" may well mean "I have done it already", and so may a first that is not borne out by the actions.
  const isRefused = answer.kind === 'refused' && isFirst && (await readActions(parts, providerId, refund));
  const wasNotDone = answer.kind !== 'refused' && answer.kind !== 'unknown' && isFirst;
  if (isRefused) await move(parts, refund, { status: 'failed' });
  else if (wasNotDone) await move(parts, refund, { status: 'reserved', firstSentAt: null, sentAt: null });
  else await move(parts, refund, { status: 'unknown' });
  return now + (wasNotDone ? 30_000 : parts.resendWaitMs);
}

/** Reads the payment's refunds at the provider, so that one of ours that was made finds its action. */
async function readActions(parts: Parts, providerId: string, { paymentId }: Refund): Promise<boolean> {
  const actions = await parts.checkout.listActions(providerId);
  if (actions.kind !== 'ok') return false;
  const news = newsOfActions(actions.value);
  await tell(parts, paymentId, { news, source: 'provider', refundIds: refundIdsOf(actions.value) });
  return true;
}

async function tell(parts: Parts, paymentId: string, told: Told): Promise<void> {
  await parts.database.transaction(async (queries) => {
    await learn(parts, queries, paymentId, told);
    await schedule(queries, 'reconcile', paymentId, parts.clock.now() + (parts.reconcileLadderMs[0] ?? 0));
  });
  parts.wake();
}

/** Moves a refund on and settles what that means for its payment; undefined when it has moved since it was read. */
async function move(parts: Parts, refund: Refund, to: Partial<Refund>): Promise<Refund | undefined> {
  return parts.database.transaction(async (queries) => {
    await lockPayment(queries, refund.paymentId);
    const current = await findRefund(queries, refund.id);
    if (!current || current.status !== refund.status || current.sentAt !== refund.sentAt) return undefined;
    const moved = { ...current, ...to };
    await moveRefund(parts, queries, moved);
    await learn(parts, queries, refund.paymentId, { news: {}, source: 'server' });
    return moved;
  });
}
