import type { z } from 'zod';
import type { Account } from './account.ts';
import { type CommandName, type CommandOptions, commandSchemas } from './command-schemas.ts';
import { ControlError, problemsOf } from './control-error.ts';
import { approvePayment, cancelPayment, declinePayment, expirePayment } from './decide-payment.ts';
import type { WebhookEvent } from './event-log.ts';
import { type Payment, refundableAmount, statusOf } from './payment.ts';
import { paymentDetails } from './payment-answers.ts';
import { acceptRefund, settleRefund } from './refund-payment.ts';
import { returnUrl } from './return-url.ts';
import { webhookEvent } from './webhook-event.ts';

/** What a command answers: the payment as the API tells it, and where its shopper would be sent. */
export type CommandedPayment = ReturnType<typeof viewOf>;

export function viewOf(account: Account, payment: Payment) {
  return {
    ...paymentDetails(account, payment),
    ...(payment.plan && { plan: payment.plan }),
    ...(payment.outcome !== 'Pending' && { return_url: returnUrl(account, payment) }),
  };
}

/** The payment, by `pay_…`. */
export function paymentOf({ ledger }: Account, id: string): Payment {
  const payment = ledger.find(id);
  if (!payment) throw new ControlError(404, 'payment_not_found', `There is no payment ${id}.`);
  return payment;
}

/** Does what a shopper, Alma or the dashboard would do, at once; its webhook events are on their way after that. */
export function command<Name extends CommandName>(
  account: Account,
  name: Name,
  id: string,
  options: CommandOptions<Name> | Record<string, unknown> = {},
): CommandedPayment {
  const payment = paymentOf(account, id);
  const events = run(account, name, payment, options);
  void account.webhooks.send(events);
  return viewOf(account, payment);
}

function run(account: Account, name: CommandName, payment: Payment, options: unknown): WebhookEvent[] {
  switch (name) {
    case 'approve': {
      const approval = read(commandSchemas.approve, options);
      mustBe(payment, ['Pending', 'Authorized'], approval.force);
      return approvePayment(account, payment, approval);
    }
    case 'decline': {
      const { code, force } = read(commandSchemas.decline, options);
      mustBe(payment, ['Pending'], force);
      return declinePayment(account, payment, code);
    }
    case 'cancel': {
      const { as, force } = read(commandSchemas.cancel, options);
      mustBe(payment, ['Pending'], force);
      return as === 'expired' ? expirePayment(account, payment) : cancelPayment(account, payment);
    }
    case 'expire':
      mustBe(payment, ['Pending'], read(commandSchemas.expire, options).force);
      return expirePayment(account, payment);
    case 'refund-decline':
      return declineRefund(account, payment, read(commandSchemas['refund-decline'], options).code);
    case 'dashboard-refund':
      return refundInDashboard(account, payment, read(commandSchemas['dashboard-refund'], options));
    case 'misreport':
      Object.assign(payment.request, read(commandSchemas.misreport, options));
      return [];
    case 'emit': {
      const { type, data } = read(commandSchemas.emit, options);
      return [webhookEvent(account, type, payment, payment.actions.at(-1), data)];
    }
  }
}

/** The refund under way is declined now; without one, the next will be. */
function declineRefund(account: Account, payment: Payment, code: string): WebhookEvent[] {
  payment.nextRefundDeclined = code;
  const underWay = payment.actions.find(({ type, approved }) => type === 'Refund' && approved === undefined);
  return underWay ? settleRefund(account, payment, underWay) : [];
}

/** A refund nobody asked for through the API. */
function refundInDashboard(
  account: Account,
  payment: Payment,
  request: { amount?: number | undefined; reference?: string | undefined },
): WebhookEvent[] {
  const refundable = refundableAmount(payment);
  if (refundable <= 0 || (request.amount ?? 0) > refundable)
    throw new ControlError(409, 'refund_not_allowed', `Of ${payment.id}, ${refundable} can be refunded.`);
  return settleRefund(account, payment, acceptRefund(account, payment, request));
}

function mustBe(payment: Payment, outcomes: string[], force: boolean): void {
  if (force || outcomes.includes(payment.outcome)) return;
  const message = `${payment.id} is ${statusOf(payment)}, not ${outcomes.join(' or ')}. {"force": true} does it all the same.`;
  throw new ControlError(409, 'payment_not_pending', message);
}

/** Options of a command, checked; a `ControlError` names every mistake. */
export function read<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const parsed = schema.safeParse(options ?? {});
  if (parsed.success) return parsed.data;
  throw new ControlError(400, 'invalid_command', 'The command was not understood.', problemsOf(parsed.error));
}
