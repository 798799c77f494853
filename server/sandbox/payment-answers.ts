import type { Account } from './account.ts';
import type { Action, Payment } from './payment.ts';
import { balancesOf, refundableAmount, statusOf } from './payment.ts';

/** ISO 8601 with seven digits after the second, as the provider writes times. */
export function isoTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '0000Z');
}

/** The body of the 202: the shopper has to be sent to `_links.redirect`. */
export function acceptedPayment({ origin }: Account, payment: Payment) {
  return {
    id: payment.id,
    status: statusOf(payment),
    ...(payment.request.reference !== undefined && { reference: payment.request.reference }),
    customer: payment.customer,
    processing: { partner_payment_id: `payment_${payment.token}` },
    _links: {
      self: { href: `${origin}/payments/${payment.id}` },
      redirect: { href: redirectUrl(origin, payment) },
    },
  };
}

/** The body of the 201: decided at once, nowhere to send the shopper to. */
export function decidedPayment({ origin }: Account, payment: Payment) {
  const action = payment.actions.at(-1);
  const self = `${origin}/payments/${payment.id}`;
  return {
    id: payment.id,
    action_id: action?.id,
    amount: payment.request.amount,
    currency: payment.request.currency,
    approved: action?.approved ?? false,
    status: statusOf(payment),
    response_code: action?.responseCode,
    response_summary: action?.responseSummary,
    ...(payment.request.reference !== undefined && { reference: payment.request.reference }),
    processed_on: isoTime(action?.processedOn ?? payment.requestedOn),
    source: { type: 'alma' },
    customer: payment.customer,
    processing: { partner_payment_id: `payment_${payment.token}` },
    _links: { self: { href: self }, actions: { href: `${self}/actions` } },
  };
}

/**
 * The body of `GET /payments/{id}`. A pending payment has neither `approved` nor `balances`, as in the provider's
 * example for Alma; `redirect` stays while the shopper can still pay.
 */
export function paymentDetails({ origin }: Account, payment: Payment) {
  const { request } = payment;
  const self = `${origin}/payments/${payment.id}`;
  const decision = payment.actions[0];
  return {
    id: payment.id,
    requested_on: isoTime(payment.requestedOn),
    source: { type: 'alma' },
    amount: request.amount,
    currency: request.currency,
    payment_type: request.payment_type ?? 'Regular',
    ...given(request, ['reference', 'description']),
    status: statusOf(payment),
    ...(decision && {
      approved: decision.approved ?? false,
      balances: balancesOf(payment),
      processed_on: isoTime(decision.processedOn),
    }),
    expires_on: isoTime(payment.expiresOn),
    risk: { flagged: false },
    customer: payment.customer,
    ...given(request, ['shipping', 'payment_ip', 'metadata', 'items', 'processing_channel_id']),
    processing: { partner_payment_id: `payment_${payment.token}` },
    _links: {
      self: { href: self },
      actions: { href: `${self}/actions` },
      ...(payment.outcome === 'Pending' && { redirect: { href: redirectUrl(origin, payment) } }),
      ...(refundableAmount(payment) > 0 && { refund: { href: `${self}/refunds` } }),
    },
  };
}

/** The body of `GET /payments/{id}/actions`, newest first. */
export function actionsOf(payment: Payment) {
  return payment.actions.toReversed().map((action) => ({
    ...actionSummary(action),
    processed_on: isoTime(action.processedOn),
    amount: action.amount,
    ...given(action, ['approved', 'reference', 'metadata']),
    processing: { acquirer_transaction_id: `payment_${payment.token}` },
  }));
}

/** What a look-up by `sid_…` adds of each action. */
export function actionSummary(action: Action) {
  return {
    id: action.id,
    type: action.type,
    ...(action.responseCode && { response_code: action.responseCode, response_summary: action.responseSummary }),
  };
}

/** Where the shopper pays: Alma's page of this sandbox. */
export function redirectUrl(origin: string, payment: Payment): string {
  return `${origin}/alma/${payment.token}`;
}

function given<Source extends object, Key extends keyof Source>(source: Source, keys: Key[]): Partial<Source> {
  const picked: Partial<Source> = {};
  for (const key of keys) if (source[key] !== undefined) picked[key] = source[key];
  return picked;
}
