import { randomUUID } from 'node:crypto';
import { paymentViewSchema } from '../../shared/contract.ts';
import {
  operatorPaymentSchema,
  type PaymentList,
  paymentListSchema,
  refundViewSchema,
  replaySchema,
} from '../../shared/operator-contract.ts';
import { CommandError } from './command-error.ts';
import { operatorApi } from './operator-api.ts';

type Environment = Record<string, string | undefined>;

/** `alma-pay payments`: a line each, newest first. */
export async function printPayments(environment: Environment, query: Record<string, string>): Promise<void> {
  const list: PaymentList = await operatorApi(environment)(paymentListSchema, 'payments', { searchParams: query });
  for (const payment of list.payments)
    console.log(
      [
        payment.id,
        payment.status.padEnd(18),
        euros(payment.amount).padStart(10),
        payment.reference,
        payment.provider_id ?? '-',
      ].join('  '),
    );
  if (list.payments.length === 0) console.log('no payments');
  if (list.next_cursor) console.log(`more: --cursor ${list.next_cursor}`);
}

/** `alma-pay payment ID`: all that is known of it, as JSON. */
export async function printPayment(environment: Environment, id: string): Promise<void> {
  print(await operatorApi(environment)(operatorPaymentSchema, `payments/${encodeURIComponent(id)}`));
}

/** `alma-pay refund ID`: all that is left, or `amount` minor units. The key is printed: with it, the same refund can be asked for again. */
export async function refund(
  environment: Environment,
  id: string,
  { amount, reference, key = randomUUID() }: { amount?: string; reference?: string; key?: string },
): Promise<void> {
  if (amount !== undefined && !/^[1-9]\d*$/.test(amount))
    throw new CommandError('--amount must be a whole number of cents, at least 1');
  console.error(`Idempotency-Key: ${key}`);
  const json = { ...(amount ? { amount: Number(amount) } : {}), ...(reference ? { reference } : {}) };
  print(
    await operatorApi(environment)(refundViewSchema, `payments/${encodeURIComponent(id)}/refunds`, {
      method: 'POST',
      json,
      headers: { 'idempotency-key': key },
    }),
  );
}

/** `alma-pay cancel ID`: not to be paid; refunded if it is all the same. */
export async function cancel(environment: Environment, id: string): Promise<void> {
  print(
    await operatorApi(environment)(paymentViewSchema, `payments/${encodeURIComponent(id)}/cancellation`, {
      method: 'POST',
    }),
  );
}

/** `alma-pay notify-replay ID`: the shop gets the notifications again that were given up. */
export async function replayNotifications(environment: Environment, id: string): Promise<void> {
  const { replayed } = await operatorApi(environment)(
    replaySchema,
    `payments/${encodeURIComponent(id)}/notifications/replay`,
    { method: 'POST' },
  );
  console.log(`${replayed} notification(s) will be sent again`);
}

const print = (value: unknown) => console.log(JSON.stringify(value, null, 2));
const euros = (amount: number) => `${(amount / 100).toFixed(2)} €`;
