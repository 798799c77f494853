import { z } from 'zod';
import type { Mode, PaymentView } from '../../shared/contract.ts';
import { type Facts, factsSchema } from '../../shared/operator-contract.ts';
import type { Queries, Row, Value } from '../store/database.ts';
import { refundedAmountOf, statusOf } from './facts.ts';

/** One attempt to pay one order. Amounts in minor units, times in ms since 1970. */
export type Payment = {
  /** Ours: 128 bits that open the status to who knows them, and the provider's `reference`. */
  id: string;
  orderKey: string;
  attempt: number;
  /** The order's one payment that may be paid, or that was: no other may begin while it is. */
  live: boolean;
  /** The shop's own number for the order. */
  reference: string;
  amount: number;
  currency: string;
  /** The provider's (`pay_…`), once it has answered. */
  providerId: string | null;
  redirectUrl: string | null;
  /** The provider's request as JSON until its answer is known. Holds personal data: dropped with the answer. */
  request: string | null;
  /** When the request first and last left; null while it is certain that none is under way or was carried out. */
  firstSentAt: number | null;
  sentAt: number | null;
  facts: Facts;
  /** What refunds hold of the captured amount, whether done or only begun. */
  reservedAmount: number;
  createdAt: number;
  updatedAt: number;
  /** When the provider's own record was last read. */
  confirmedAt: number | null;
};

const factsColumn = z.string().transform((json) => factsSchema.parse(JSON.parse(json)));
const time = z.number().nullable();
const rowSchema = z
  .object({
    id: z.string(),
    order_key: z.string(),
    attempt: z.number(),
    live: z.number(),
    reference: z.string(),
    amount: z.number(),
    currency: z.string(),
    provider_id: z.string().nullable(),
    redirect_url: z.string().nullable(),
    request: z.string().nullable(),
    first_sent_at: time,
    sent_at: time,
    facts: factsColumn,
    reserved_amount: z.number(),
    created_at: z.number(),
    updated_at: z.number(),
    confirmed_at: time,
  })
  .transform(
    (row): Payment => ({
      id: row.id,
      orderKey: row.order_key,
      attempt: row.attempt,
      live: row.live === 1,
      reference: row.reference,
      amount: row.amount,
      currency: row.currency,
      providerId: row.provider_id,
      redirectUrl: row.redirect_url,
      request: row.request,
      firstSentAt: row.first_sent_at,
      sentAt: row.sent_at,
      facts: row.facts,
      reservedAmount: row.reserved_amount,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      confirmedAt: row.confirmed_at,
    }),
  );

const toPayment = (row: Row): Payment => rowSchema.parse(row);
const first = (rows: Row[]): Payment | undefined => (rows[0] ? toPayment(rows[0]) : undefined);

/** Keeps a new payment; false when another process was faster and the order has a live one, or this very attempt. */
export async function insertPayment(queries: Queries, payment: Payment): Promise<boolean> {
  const columns = columnsOf(payment);
  const names = Object.keys(columns);
  const inserted = await queries.run(
    `INSERT INTO payments (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
    ...Object.values(columns),
  );
  return inserted > 0;
}

/** Keeps what changed; the caller holds the row's lock. */
export async function savePayment(queries: Queries, payment: Payment): Promise<void> {
  const { id, ...columns } = columnsOf(payment);
  const assignments = Object.keys(columns).map((name) => `${name} = ?`);
  await queries.run(`UPDATE payments SET ${assignments.join(', ')} WHERE id = ?`, ...Object.values(columns), id);
}

function columnsOf(payment: Payment): Record<string, Value> & { id: string } {
  return {
    id: payment.id,
    order_key: payment.orderKey,
    attempt: payment.attempt,
    live: payment.live ? 1 : 0,
    reference: payment.reference,
    amount: payment.amount,
    currency: payment.currency,
    provider_id: payment.providerId,
    redirect_url: payment.redirectUrl,
    request: payment.request,
    first_sent_at: payment.firstSentAt,
    sent_at: payment.sentAt,
    facts: JSON.stringify(payment.facts),
    status: statusOf(payment.facts),
    captured_amount: payment.facts.captured_amount,
    reserved_amount: payment.reservedAmount,
    created_at: payment.createdAt,
    updated_at: payment.updatedAt,
    confirmed_at: payment.confirmedAt,
  };
}

/** By our id or the provider's. */
export const findPayment = async (queries: Queries, id: string): Promise<Payment | undefined> =>
  first(await queries.all('SELECT * FROM payments WHERE id = ? OR provider_id = ?', id, id));

/** Every payment of an order, oldest first, their rows locked until the transaction ends. */
export const lockOrder = async (queries: Queries, orderKey: string): Promise<Payment[]> =>
  (await queries.all(`SELECT * FROM payments WHERE order_key = ? ORDER BY attempt${queries.forUpdate}`, orderKey)).map(
    toPayment,
  );

/** A payment by our id, and every payment of its order (itself included), all locked until the transaction ends. */
export async function lockPayment(
  queries: Queries,
  id: string,
): Promise<{ payment: Payment; attempts: Payment[] } | undefined> {
  const [row] = await queries.all('SELECT order_key FROM payments WHERE id = ?', id);
  const attempts = row ? await lockOrder(queries, String(row.order_key)) : [];
  const payment = attempts.find((attempt) => attempt.id === id);
  return payment && { payment, attempts };
}

export type PaymentFilter = {
  status?: string | undefined;
  reference?: string | undefined;
  /** The last payment of the page before. */
  after?: { createdAt: number; id: string } | undefined;
  limit: number;
};

/** Newest first. */
export async function listPayments(queries: Queries, filter: PaymentFilter): Promise<Payment[]> {
  const conditions: [string, ...Value[]][] = [];
  if (filter.status) conditions.push(['status = ?', filter.status]);
  if (filter.reference) conditions.push(['reference = ?', filter.reference]);
  if (filter.after) {
    const { createdAt, id } = filter.after;
    conditions.push(['(created_at < ? OR (created_at = ? AND id < ?))', createdAt, createdAt, id]);
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
  const values = conditions.flatMap(([, ...given]) => given);
  const rows = await queries.all(
    `SELECT * FROM payments ${where} ORDER BY created_at DESC, id DESC LIMIT ?`,
    ...values,
    filter.limit,
  );
  return rows.map(toPayment);
}

/** What anybody who knows the id may see. */
export function paymentView(payment: Payment, mode: Mode): PaymentView {
  const status = statusOf(payment.facts);
  const payable = status === 'pending' && !payment.facts.cancel_requested && payment.redirectUrl !== null;
  return {
    id: payment.id,
    status,
    reference: payment.reference,
    amount: payment.amount,
    currency: 'EUR',
    refunded_amount: refundedAmountOf(payment.facts),
    mode,
    as_of: new Date(payment.confirmedAt ?? payment.updatedAt).toISOString(),
    ...(payable && payment.redirectUrl !== null ? { redirect_url: payment.redirectUrl } : {}),
  };
}
