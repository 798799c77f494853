import type { Account } from './account.ts';
import { eventOf } from './decide-payment.ts';
import type { WebhookEvent } from './event-log.ts';
import { newId } from './ids.ts';
import { type Action, type Payment, refundableAmount } from './payment.ts';
import * as codes from './response-codes.ts';

/** The provider counts captures and refunds of a payment together. */
export const mostActions = 150;

export type RefundRequest = {
  /** Minor units; all that is left when absent. */
  amount?: number | undefined;
  reference?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
};

/** Accepts a refund: its amount is taken from what may be refunded at once, its outcome comes later. */
export function acceptRefund({ clock }: Account, payment: Payment, request: RefundRequest): Action {
  const action: Action = {
    id: newId('act'),
    type: 'Refund',
    processedOn: clock.now(),
    amount: request.amount ?? refundableAmount(payment),
    reference: request.reference ?? payment.request.reference,
    metadata: request.metadata,
  };
  payment.actions.push(action);
  return action;
}

/** What follows an accepted refund: news of it now, its outcome after the account's delay, or now too if `atOnce`. */
export async function processRefund(account: Account, payment: Payment, action: Action, atOnce = false): Promise<void> {
  const news = eventOf(account, 'payment_refund_pending', payment, action);
  const settle = () => account.webhooks.send(settleRefund(account, payment, action));
  const delay = atOnce ? 0 : account.settings.refundDelayMs;
  if (delay > 0) account.clock.after(delay, settle);
  await account.webhooks.send(news);
  if (delay === 0) await settle();
}

/** Ends a refund, declined if a command asked for that. Nothing happens to one that has ended. */
export function settleRefund(account: Account, payment: Payment, action: Action): WebhookEvent[] {
  if (action.approved !== undefined) return [];
  const code = payment.nextRefundDeclined ?? account.settings.refundDeclineCode;
  payment.nextRefundDeclined = undefined;
  action.approved = !code;
  action.processedOn = account.clock.now();
  Object.assign(action, codes.response(code ?? codes.approved));
  return eventOf(account, code ? 'payment_refund_declined' : 'payment_refunded', payment, action);
}
