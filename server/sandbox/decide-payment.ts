import type { Account } from './account.ts';
import type { WebhookEvent } from './event-log.ts';
import { newId } from './ids.ts';
import type { Action, Outcome, Payment } from './payment.ts';
import type { Plan } from './plans.ts';
import * as codes from './response-codes.ts';
import { documentedTypes, type EventType, webhookEvent } from './webhook-event.ts';

/** How an approval may differ from the usual one. Amounts in minor units. */
export type Approval = {
  plan?: Plan | undefined;
  /** Something else than what was asked for, as no honest provider would. */
  capturedAmount?: number | undefined;
  /** Stops at `Authorized`; the next approval captures. */
  hold?: boolean | undefined;
};

/** The shopper paid: authorized and, Alma having no separate capture, captured. The events are the caller's to send. */
export function approvePayment(account: Account, payment: Payment, approval: Approval = {}): WebhookEvent[] {
  const events: WebhookEvent[] = [];
  const amount = approval.capturedAmount ?? payment.request.amount;
  if (approval.plan) payment.plan = approval.plan;
  if (payment.outcome !== 'Authorized') {
    const authorization = decide(account, payment, 'Authorized', 'Authorization', { amount, approved: true });
    events.push(...eventOf(account, 'payment_approved', payment, authorization));
    if (approval.hold) return events;
  }
  const capture = decide(account, payment, 'Captured', 'Capture', { amount, approved: true });
  events.push(...eventOf(account, 'payment_capture_pending', payment, capture));
  events.push(...eventOf(account, 'payment_captured', payment, capture));
  return events;
}

/** Alma refused, with one of the provider's response codes. */
export function declinePayment(account: Account, payment: Payment, code = codes.declined): WebhookEvent[] {
  const details = { amount: payment.request.amount, approved: false, ...codes.response(code) };
  const action = decide(account, payment, 'Declined', 'Authorization', details);
  return eventOf(account, 'payment_declined', payment, action);
}

/** Time ran out, or the shopper cancelled: the provider calls both expired. */
export function expirePayment(account: Account, payment: Payment): WebhookEvent[] {
  const details = { amount: payment.request.amount, approved: false };
  const action = decide(account, payment, 'Expired', 'Authorization', details);
  return eventOf(account, 'payment_expired', payment, action);
}

/** The other word for it, which the provider's lists have and its Alma page does not. */
export function cancelPayment(account: Account, payment: Payment): WebhookEvent[] {
  const details = { amount: payment.request.amount, approved: false };
  const action = decide(account, payment, 'Canceled', 'Authorization', details);
  return eventOf(account, 'payment_canceled', payment, action);
}

/** One event of `type`, or none when the account only gets the documented ones. */
export function eventOf(account: Account, type: EventType, payment: Payment, action?: Action): WebhookEvent[] {
  const documented: readonly string[] = documentedTypes;
  if (account.settings.eventTypes === 'documented' && !documented.includes(type)) return [];
  return [webhookEvent(account, type, payment, action)];
}

function decide(
  { clock }: Account,
  payment: Payment,
  outcome: Outcome,
  type: Action['type'],
  details: Pick<Action, 'amount' | 'approved' | 'responseCode' | 'responseSummary'>,
): Action {
  payment.cancelExpiry();
  payment.outcome = outcome;
  const action: Action = {
    id: newId('act'),
    type,
    processedOn: clock.now(),
    ...(details.approved && codes.response(codes.approved)),
    ...details,
    reference: payment.request.reference,
  };
  payment.actions.push(action);
  return action;
}
