import { z } from 'zod';
import { type RefundStatus, type RefundView, refundStatuses } from '../../shared/operator-contract.ts';
import type { Queries, Row, Value } from '../store/database.ts';

/** Money on its way back. Amounts in minor units, times in ms since 1970. */
export type Refund = {
  /** Ours, and its `reference` at the provider. */
  id: string;
  paymentId: string;
  /** The `Idempotency-Key` it was asked for with. */
  callerKey: string;
  /** What was asked for under that key. */
  fingerprint: string;
  amount: number;
  /** The shop's own word for it. */
  reference: string | null;
  status: RefundStatus;
  /** The provider's id (`act_…`), once known. */
  actionId: string | null;
  firstSentAt: number | null;
  sentAt: number | null;
  createdAt: number;
};

/** It holds its amount of the captured money in every status but these. */
export const isReleased = (status: RefundStatus): boolean => status === 'declined' || status === 'failed';
/** Nothing more will happen to it by itself. */
export const isSettled = (status: RefundStatus): boolean =>
  isReleased(status) || status === 'refunded' || status === 'needs_attention';

const rowSchema = z
  .object({
    id: z.string(),
    payment_id: z.string(),
    caller_key: z.string(),
    fingerprint: z.string(),
    amount: z.number(),
    reference: z.string().nullable(),
    status: z.enum(refundStatuses),
    action_id: z.string().nullable(),
    first_sent_at: z.number().nullable(),
    sent_at: z.number().nullable(),
    created_at: z.number(),
  })
  .transform(
    (row): Refund => ({
      id: row.id,
      paymentId: row.payment_id,
      callerKey: row.caller_key,
      fingerprint: row.fingerprint,
      amount: row.amount,
      reference: row.reference,
      status: row.status,
      actionId: row.action_id,
      firstSentAt: row.first_sent_at,
      sentAt: row.sent_at,
      createdAt: row.created_at,
    }),
  );

const toRefund = (row: Row): Refund => rowSchema.parse(row);

export async function insertRefund(queries: Queries, refund: Refund): Promise<void> {
  const columns = columnsOf(refund);
  const names = Object.keys(columns);
  await queries.run(
    `INSERT INTO refunds (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(columns),
  );
}

/** Keeps what changed; the caller holds the lock of the payment's row. */
export async function saveRefund(queries: Queries, refund: Refund): Promise<void> {
  await queries.run(
    'UPDATE refunds SET status = ?, action_id = ?, first_sent_at = ?, sent_at = ? WHERE id = ?',
    refund.status,
    refund.actionId,
    refund.firstSentAt,
    refund.sentAt,
    refund.id,
  );
}

function columnsOf(refund: Refund): Record<string, Value> {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    caller_key: refund.callerKey,
    fingerprint: refund.fingerprint,
    amount: refund.amount,
    reference: refund.reference,
    status: refund.status,
    action_id: refund.actionId,
    first_sent_at: refund.firstSentAt,
    sent_at: refund.sentAt,
    created_at: refund.createdAt,
  };
}

/** A payment's refunds, oldest first. Lock the payment first if they are to be changed. */
export const refundsOf = async (queries: Queries, paymentId: string): Promise<Refund[]> =>
  (await queries.all('SELECT * FROM refunds WHERE payment_id = ? ORDER BY created_at, id', paymentId)).map(toRefund);

export async function findRefund(queries: Queries, id: string): Promise<Refund | undefined> {
  const [row] = await queries.all('SELECT * FROM refunds WHERE id = ?', id);
  return row ? toRefund(row) : undefined;
}

export const refundView = (refund: Refund): RefundView => ({
  id: refund.id,
  payment_id: refund.paymentId,
  amount: refund.amount,
  status: refund.status,
  reference: refund.reference,
  action_id: refund.actionId,
  created_at: new Date(refund.createdAt).toISOString(),
});
