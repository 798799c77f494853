import { z } from 'zod';
import type { PaymentView } from '../../shared/contract.ts';
import type { RefundView } from '../../shared/operator-contract.ts';
import type { Queries, Row } from '../store/database.ts';
import { notificationIdOf } from './identity.ts';
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
  /** When it is to be tried next. */
  dueAt: number;
};

const rowSchema = z
  .object({
    id: z.string(),
    payment_id: z.string(),
    type: z.string(),
    body: z.string(),
    attempts: z.number(),
    due_at: z.number(),
  })
  .transform(
    (row): Notification => ({
      id: row.id,
      paymentId: row.payment_id,
      type: row.type,
      body: row.body,
      attempts: row.attempts,
      dueAt: row.due_at,
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
  const [last] = await queries.all(
    'SELECT COALESCE(MAX(position), 0) AS position FROM notifications WHERE payment_id = ?',
    paymentId,
  );
  const position = Number(last?.position) + 1;
  await queries.run(
    `INSERT INTO notifications (id, payment_id, position, type, body, attempts, due_at, created_at)
     VALUES (?, ?, ?, ?, ?, 0, ?, ?)`,
    notificationIdOf(paymentId, position),
    paymentId,
    position,
    type,
    body,
    now,
    now,
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

/** It is tried again at `dueAt`; the messages behind it wait. */
export const postpone = (queries: Queries, id: string, dueAt: number): Promise<number> =>
  queries.run('UPDATE notifications SET due_at = ?, attempts = attempts + 1 WHERE id = ?', dueAt, id);

/** Given up until somebody asks for a replay. */
export const park = (queries: Queries, id: string, now: number): Promise<number> =>
  queries.run('UPDATE notifications SET parked_at = ?, attempts = attempts + 1 WHERE id = ?', now, id);

/** The shop said at this address that it wants no more messages (410). */
export const stopNotifying = (queries: Queries, url: string, now: number): Promise<number> =>
  queries.run('INSERT INTO notify_stops (url, stopped_at) VALUES (?, ?) ON CONFLICT (url) DO NOTHING', url, now);

export const isNotifyingStopped = async (queries: Queries, url: string): Promise<boolean> =>
  (await queries.all('SELECT url FROM notify_stops WHERE url = ?', url)).length > 0;

/** Somebody wants the shop to be told again. */
export const resumeNotifying = (queries: Queries, url: string): Promise<number> =>
  queries.run('DELETE FROM notify_stops WHERE url = ?', url);

/** Takes a payment's messages up again that were given up; answers how many. */
export async function replayParked(queries: Queries, paymentId: string, now: number): Promise<number> {
  const count = await queries.run(
    `UPDATE notifications SET parked_at = NULL, attempts = 0, due_at = ?
     WHERE payment_id = ? AND parked_at IS NOT NULL AND delivered_at IS NULL`,
    now,
    paymentId,
  );
  if (count > 0) await schedule(queries, 'notify', paymentId, now);
  return count;
}
