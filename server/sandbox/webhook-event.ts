import type { Account } from './account.ts';
import type { WebhookEvent } from './event-log.ts';
import { newId } from './ids.ts';
import type { Action, Payment } from './payment.ts';
import { balancesOf } from './payment.ts';
import { isoTime } from './payment-answers.ts';

/** The six the provider names for Alma. */
export const documentedTypes = [
  'payment_pending',
  'payment_captured',
  'payment_declined',
  'payment_expired',
  'payment_refunded',
  'payment_refund_declined',
] as const;

/** Those that may come all the same. */
export const otherTypes = [
  'payment_approved',
  'payment_authorized',
  'payment_paid',
  'payment_canceled',
  'payment_capture_pending',
  'payment_capture_declined',
  'payment_voided',
  'payment_void_declined',
  'payment_refund_pending',
  'payment_returned',
  'payment_retry_scheduled',
  'payment_authentication_failed',
  'payment_chargeback',
  'payment_retrieval',
] as const;

export const eventTypes = [...documentedTypes, ...otherTypes] as const;
export type EventType = (typeof eventTypes)[number];

const withBalances: string[] = ['payment_captured', 'payment_refunded', 'payment_refund_declined', 'payment_voided'];
const withSource: string[] = ['payment_declined', 'payment_approved', 'payment_authorized'];
const withoutResponse: string[] = [
  'payment_pending',
  'payment_expired',
  'payment_capture_pending',
  'payment_refund_pending',
];

/**
 * An event about `payment`, and the action it reports if there is one. Its bytes are fixed here, with the balances of
 * this moment: a resend hours later says the same.
 */
export function webhookEvent(
  account: Account,
  type: string,
  payment: Payment,
  action?: Action,
  changes: Record<string, unknown> = {},
): WebhookEvent {
  const id = newId('evt');
  const createdOn = account.clock.now();
  const data = { ...dataOf(account, type, payment, action), ...changes };
  const body = { id, type, ...envelopeOf(account, id, payment, createdOn), data };
  const event: WebhookEvent = {
    id,
    type,
    payment,
    createdOn,
    bytes: Buffer.from(JSON.stringify(body)),
    state: 'pending',
    attempts: 0,
  };
  account.events.add(event);
  return event;
}

/** The three shapes of the provider's samples differ in the name of the time, the version, and the links. */
function envelopeOf({ origin, settings }: Account, id: string, payment: Payment, createdOn: number) {
  const self = { href: `${origin}/workflows/events/${id}` };
  const subject = { href: `${origin}/workflows/events/subject/${payment.id}` };
  const paymentLink = { href: `${origin}/payments/${payment.id}` };
  const time = isoTime(createdOn);
  if (settings.envelope === 'event')
    return { version: '1.0.29', timestamp: time, source: 'gateway', _links: { self, subject } };
  if (settings.envelope === 'previous')
    return { created_on: time, _links: { self: { href: `${origin}/events/${id}` }, payment: paymentLink } };
  const actions = { href: `${origin}/payments/${payment.id}/actions` };
  return {
    version: '1.0.29',
    created_on: time,
    _links: { self, subject, payment: paymentLink, payment_actions: actions },
  };
}

function dataOf({ origin, settings, clock }: Account, type: string, payment: Payment, action?: Action) {
  const { request } = payment;
  const about = {
    id: payment.id,
    ...(action && { action_id: action.id }),
    amount: action?.amount ?? request.amount,
    currency: request.currency,
    processed_on: isoTime(action?.processedOn ?? clock.now()),
  };
  // The provider's sample of this one type has neither reference nor metadata.
  if (type === 'payment_refund_pending') return about;

  const link = `${origin}/payments/${payment.id}`;
  return {
    ...about,
    ...(request.reference !== undefined && { reference: request.reference }),
    ...(request.metadata && { metadata: metadataOf(request.metadata, settings.envelope === 'previous') }),
    ...(!withoutResponse.includes(type) &&
      action?.responseCode && { response_code: action.responseCode, response_summary: action.responseSummary }),
    ...(withBalances.includes(type) && { balances: balancesOf(payment) }),
    ...(withSource.includes(type) && {
      customer: { id: payment.customer.id, email: payment.customer.email },
      source: { type: 'alma' },
      payment_type: request.payment_type ?? 'Regular',
    }),
    ...((withBalances.includes(type) || type === 'payment_declined') && {
      processing: { partner_payment_id: `payment_${payment.token}` },
    }),
    ...(withBalances.includes(type) && {
      event_links: {
        payment: link,
        payment_actions: `${link}/actions`,
        ...(type === 'payment_captured' && { refund: `${link}/refunds` }),
      },
    }),
  };
}

/** Samples of the current platform give every value back as a string. */
function metadataOf(metadata: Record<string, unknown>, asSent: boolean): Record<string, unknown> {
  if (asSent) return metadata;
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}
