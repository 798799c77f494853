import { z } from 'zod';
import type { Account } from './account.ts';
import { type Answer, forbidden, invalid, notFound } from './answer.ts';
import { declinePayment, eventOf } from './decide-payment.ts';
import { refundableAmount, statusOf } from './payment.ts';
import { acceptedPayment, actionSummary, actionsOf, decidedPayment, paymentDetails } from './payment-answers.ts';
import { codesOf, metadataSchema, readPaymentRequest } from './payment-request.ts';
import { acceptRefund, mostActions, processRefund } from './refund-payment.ts';
import { requestPayment } from './request-payment.ts';

/** `POST /payments` */
export function createPayment(account: Account, body: unknown): Answer {
  const { request, codes } = readPaymentRequest(body, account.settings);
  if (codes) return invalid(codes);
  const { id } = request.customer ?? {};
  if (id && !account.ledger.customer(id)) return invalid(['customer_not_found']);

  const payment = requestPayment(account, request);
  if (account.settings.declineAtOnce) {
    const events = declinePayment(account, payment);
    return { status: 201, body: decidedPayment(account, payment), afterwards: () => account.webhooks.send(events) };
  }
  const events = eventOf(account, 'payment_pending', payment);
  return { status: 202, body: acceptedPayment(account, payment), afterwards: () => account.webhooks.send(events) };
}

/** `GET /payments/{pay_… or sid_…}`; by session the answer has the actions too. */
export function getPayment(account: Account, id: string): Answer {
  const session = id.startsWith('sid_');
  const payment = session ? account.ledger.findBySession(id, account.clock.now()) : account.ledger.find(id);
  if (!payment) return notFound;
  const details = paymentDetails(account, payment);
  return {
    status: 200,
    body: session ? { ...details, actions: payment.actions.toReversed().map(actionSummary) } : details,
  };
}

const listQuery = z.object({
  reference: z.string('reference_required').min(1, 'reference_required'),
  limit: z.coerce
    .number('limit_invalid')
    .int('limit_invalid')
    .min(1, 'limit_invalid')
    .max(100, 'limit_invalid')
    .default(10),
  skip: z.coerce.number('skip_invalid').int('skip_invalid').min(0, 'skip_invalid').default(0),
});

/** `GET /payments?reference=`, newest first. */
export function listPayments(account: Account, query: unknown): Answer {
  const parsed = listQuery.safeParse(query);
  if (!parsed.success) return invalid(codesOf(parsed.error));
  const { reference, limit, skip } = parsed.data;
  const found = account.ledger.findByReference(reference);
  const data = found.slice(skip, skip + limit).map((payment) => paymentDetails(account, payment));
  return { status: 200, body: { limit, skip, total_count: found.length, data } };
}

/** `GET /payments/{id}/actions` */
export function listActions(account: Account, id: string): Answer {
  const payment = account.ledger.find(id);
  return payment ? { status: 200, body: actionsOf(payment) } : notFound;
}

const refundSchema = z.looseObject({
  amount: z.int('amount_invalid').min(0, 'amount_invalid').optional(),
  reference: z.string('parameter_invalid').max(50, 'parameter_invalid').optional(),
  metadata: metadataSchema.optional(),
});

/** `POST /payments/{id}/refunds`: 403 when the payment cannot be refunded at all, 422 when not by this amount. */
export function refundPayment(account: Account, id: string, body: unknown): Answer {
  const payment = account.ledger.find(id);
  if (!payment) return notFound;
  const parsed = refundSchema.safeParse(body);
  if (!parsed.success) return invalid(codesOf(parsed.error));
  const { reference, metadata } = parsed.data;
  const previous = account.settings.platform === 'previous';
  const amount = previous && parsed.data.amount === 0 ? undefined : parsed.data.amount;

  if (!['Captured', 'Partially Refunded'].includes(statusOf(payment))) return forbidden;
  if (amount === 0) return invalid(['amount_invalid']);
  const refundable = refundableAmount(payment);
  if (refundable <= 0 || (amount ?? 0) > refundable) return invalid(['refund_amount_exceeds_balance']);
  if (payment.actions.filter(({ type }) => type !== 'Authorization').length >= mostActions) return forbidden;

  const action = acceptRefund(account, payment, { amount, reference, metadata });
  return {
    status: 202,
    body: {
      action_id: action.id,
      ...(reference !== undefined && { reference }),
      _links: { payment: { href: `${account.origin}/payments/${id}` } },
    },
    afterwards: (atOnce) => processRefund(account, payment, action, atOnce),
  };
}

/** `POST /payments/{id}/voids`: Alma has nothing to void, in whatever state the payment is. */
export function voidPayment(account: Account, id: string): Answer {
  return account.ledger.find(id) ? forbidden : notFound;
}
