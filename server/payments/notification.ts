import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { PaymentView, RefundView } from '../../shared/contract.ts';
import type { Queries, Row } from '../store/database.ts';
import { schedule } from './job.ts';
import type { Parts } from './parts.ts';

/**
 * One message from us to the shop: a payment's status or a refund's changed. Written in the transaction that changes it,
 * so none is lost; told in order, payment by payment. Times in ms since 1970.
 */
export type Notification = {
  /** The same in every delivery: the shop tells a repetition by it. */
  id: string;
  paymentId: string;
  type: string;
  /** The JSON as it is sent. */
  body: string;
  attempts: number;
  createdAt: number;
};

const rowSchema = z
  .object({
    id: z.string(),
    payment_id: z.string(),
    type: z.string(),
    body: z.string(),
    attempts: z.number(),
    created_at: z.number(),
  })
  .transform(
    (row): Notification => ({
      id: row.id,
      paymentId: row.payment_id,
      type: row.type,
      body: row.body,
      attempts: row.attempts,
      createdAt: row.created_at,
    }),
  );
const toNotification = (row: Row): Notification => rowSchema.parse(row);

/**
 * Writes a message down and has it sent, if the shop wants any; the caller holds the payment's lock, which gives the
 * messages their order. `data` is the payment or the refund as anybody may see it.
 */
export async function tellShop(
  parts: Parts,
  queries: Queries,
  paymentId: string,
  type: string,
  data: PaymentView | RefundView,
): Promise<void> {
  if (!parts.notify) return;
  const now = parts.clock.now();
  const body = JSON.stringify({ type, timestamp: new Date(now).toISOString(), data });
  await queries.run(
    `INSERT INTO notifications (id, payment_id, position, type, body, attempts, created_at)
     SELECT CAST(? AS TEXT), CAST(? AS TEXT), COALESCE(MAX(position), 0) + 1, CAST(? AS TEXT), CAST(? AS TEXT), 0,
       CAST(? AS BIGINT) FROM notifications WHERE payment_id = ?`,
    `msg_${randomUUID()}`,
    paymentId,
    type,
    body,
    now,
    paymentId,
  );
  await schedule(queries, 'notify', paymentId, now);
}

/** The payment's oldest message that the shop has not taken and that was not given up. */
export async function nextNotification(queries: Queries, paymentId: string): Promise<Notification | undefined> {
  const [row] = await queries.all(
    `SELECT * FROM notifications WHERE payment_id = ? AND delivered_at IS NULL AND parked_at IS NULL
     ORDER BY position LIMIT 1`,
    paymentId,
  );
  return row && toNotification(row);
}

export const markDelivered = (queries: Queries, id: string, now: number): Promise<number> =>
  queries.run('UPDATE notifications SET delivered_at = ?, attempts = attempts + 1 WHERE id = ?', now, id);

export const markFailed = (queries: Queries, id: string): Promise<number> =>
  queries.run('UPDATE notifications SET attempts = attempts + 1 WHERE id = ?', id);

/** Given up until somebody asks for a replay. */
export const park = (queries: Queries, id: string, now: number): Promise<number> =>
  queries.run('UPDATE notifications SET parked_at = ?, attempts = attempts + 1 WHERE id = ?', now, id);

/** Takes a payment's messages up again that were given up; answers how many. */
export async function replayParked(queries: Queries, paymentId: string, now: number): Promise<number> {
  const count = await queries.run(
    `UPDATE notifications SET parked_at = NULL, attempts = 0, created_at = ?
     WHERE payment_id = ? AND parked_at IS NOT NULL AND delivered_at IS NULL`,
    now,
    paymentId,
  );
  if (count > 0) await schedule(queries, 'notify', paymentId, now);
  return count;
}
