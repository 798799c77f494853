import { z } from 'zod';
import { type TimelineEntry, timelineEntrySchema } from '../../shared/operator-contract.ts';
import type { Queries } from '../store/database.ts';

/** Notes that something happened to a payment; the caller holds the payment's lock, which gives the notes their order. */
export async function note(
  queries: Queries,
  paymentId: string,
  at: number,
  source: TimelineEntry['source'],
  type: string,
): Promise<void> {
  await queries.run(
    `INSERT INTO timeline (payment_id, position, at, source, type)
     SELECT CAST(? AS TEXT), COALESCE(MAX(position), 0) + 1, CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT) FROM timeline WHERE payment_id = ?`,
    paymentId,
    at,
    source,
    type,
    paymentId,
  );
}

const rowSchema = z
  .object({ at: z.number(), source: timelineEntrySchema.shape.source, type: z.string() })
  .transform(({ at, source, type }): TimelineEntry => ({ at: new Date(at).toISOString(), source, type }));

export const timelineOf = async (queries: Queries, paymentId: string): Promise<TimelineEntry[]> =>
  (await queries.all('SELECT at, source, type FROM timeline WHERE payment_id = ? ORDER BY position', paymentId)).map(
    (row) => rowSchema.parse(row),
  );
