import { isOver, isPaid } from '../../shared/payment-status.ts';
import { paymentRequest, type SignedOrder } from '../checkout/payment-request.ts';
import { PaymentError } from '../errors.ts';
import type { Queries } from '../store/database.ts';
import { noFacts, statusOf } from './facts.ts';
import { paymentIdOf, referenceOf } from './identity.ts';
import { schedule } from './job.ts';
import type { Parts } from './parts.ts';
import { insertPayment, lockOrder, type Payment, paymentView, savePayment } from './payment.ts';
import { sendPayment } from './send-payment.ts';
import { note } from './timeline.ts';

export type Started = {
  payment: Payment;
  /** This press made it; otherwise it was there already. */
  isNew: boolean;
};

/** Payments whose request is under way in this process, so that further presses wait for the same answer. */
export type UnderWay = Map<string, Promise<Payment>>;

/**
 * Starts the payment of a signed order, or finds the one it already has: an order has at most one that can be paid.
 * `orderKey` tells orders apart (see `orderKeyOf`). Throws `order_already_paid`, `order_changed`, `payment_refused`,
 * `provider_misconfigured`, `provider_unavailable` or `server_busy`; a lost answer is not an error but a payment whose
 * status is `unknown`.
 */
export async function startPayment(
  parts: Parts,
  underWay: UnderWay,
  order: SignedOrder,
  orderKey: string,
): Promise<Started> {
  const leave = parts.checkout.enter();
  try {
    const { payment, toSend, isNew } = await parts.database.transaction((queries) =>
      intend(queries, parts, order, orderKey),
    );
    if (toSend)
      underWay.set(
        payment.id,
        sendPayment(parts, payment).finally(() => underWay.delete(payment.id)),
      );
    return { payment: (await underWay.get(payment.id)) ?? payment, isNew };
  } finally {
    leave();
  }
}

/** Writes down what is about to be asked of the provider, before it is asked. */
async function intend(
  queries: Queries,
  parts: Parts,
  order: SignedOrder,
  orderKey: string,
): Promise<{ payment: Payment; toSend: boolean; isNew: boolean }> {
  const now = parts.clock.now();
  const attempts = await lockOrder(queries, orderKey);
  const standing = standingOf(attempts);
  if (standing) {
    refuseAnother(standing, order, parts);
    const toSend = standing.sentAt === null && standing.providerId === null;
    if (toSend) {
      standing.request = requestOf(parts, order, standing);
      standing.firstSentAt ??= now;
      standing.sentAt = now;
      await savePayment(queries, standing);
    }
    return { payment: standing, toSend, isNew: false };
  }
  const attempt = (attempts.at(-1)?.attempt ?? 0) + 1;
  const id = paymentIdOf({ orderKey, attempt }, parts.identitySecret);
  const reference = order.reference ?? referenceOf(orderKey);
  const payment: Payment = {
    id,
    orderKey,
    attempt,
    live: true,
    reference,
    amount: order.amount,
    currency: order.currency,
    providerId: null,
    redirectUrl: null,
    request: requestOf(parts, order, { id, reference }),
    firstSentAt: now,
    sentAt: now,
    facts: noFacts,
    reservedAmount: 0,
    createdAt: now,
    updatedAt: now,
    confirmedAt: null,
  };
  // Another process inserted it since we looked, and has committed: what it wrote is there now.
  if (!(await insertPayment(queries, payment))) return intend(queries, parts, order, orderKey);
  await note(queries, id, now, 'shopper', 'payment_started');
  // If this process dies before the answer is stored, whoever runs this job finds out what became of the request.
  await schedule(queries, 'reconcile', id, now + 2 * parts.providerTimeoutMs);
  return { payment, toSend: true, isNew: true };
}

/** The payment that stands in the way of a further one: paid, if only after it had expired, or still to be paid. */
const standingOf = (attempts: Payment[]): Payment | undefined =>
  attempts.find(({ facts }) => isPaid(statusOf(facts))) ?? attempts.find(({ facts }) => !isOver(statusOf(facts)));

function refuseAnother(standing: Payment, order: SignedOrder, parts: Parts): void {
  const status = statusOf(standing.facts);
  const payment = paymentView(standing, parts.mode);
  if (isPaid(status)) throw new PaymentError('order_already_paid', 'This order is already paid.', { payment });
  if (standing.amount !== order.amount || standing.currency !== order.currency)
    throw new PaymentError(
      'order_changed',
      'This order was started with another amount; give the changed order a new reference.',
    );
  if (standing.facts.cancel_requested || status === 'review')
    throw new PaymentError('order_changed', 'This order can no longer be paid; the shop must give it a new reference.');
}

const requestOf = (parts: Parts, order: SignedOrder, payment: { id: string; reference: string }): string =>
  JSON.stringify(paymentRequest(order, payment, parts.processingChannelId));
