import { z } from 'zod';
import { factsSchema } from '../../shared/operator-contract.ts';
import type { News } from '../checkout/meaning.ts';
import type { Queries } from '../store/database.ts';
import type { Payment } from './payment.ts';

/** One signed message from the provider, as it is kept: what it says, not who it is about. Times in ms since 1970. */
export type KeptEvent = {
  /** The provider's id of it; the same event is kept once. */
  id: string;
  type: string;
  providerId: string | null;
  /** Null until the payment it is about is known. */
  paymentId: string | null;
  news: News;
  sha256: string;
  receivedAt: number;
};

/** Keeps an event; false when it had been kept before. */
export async function keepEvent(queries: Queries, event: KeptEvent): Promise<boolean> {
  const kept = await queries.run(
    `INSERT INTO events (id, type, provider_id, payment_id, news, sha256, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
    event.id,
    event.type,
    event.providerId,
    event.paymentId,
    JSON.stringify(event.news),
    event.sha256,
    event.receivedAt,
  );
  return kept > 0;
}

const rowSchema = z
  .object({
    type: z.string(),
    received_at: z.number(),
    news: z.string().transform((json) => factsSchema.partial().parse(JSON.parse(json))),
  })
  .transform(({ type, received_at, news }) => ({ type, receivedAt: received_at, news: onlyGiven(news) }));

/** Events that came before we knew which payment they are about; from now on they belong to it. */
export async function takeUnmatched(
  queries: Queries,
  payment: Payment,
): Promise<{ type: string; receivedAt: number; news: News }[]> {
  const rows = await queries.all(
    'SELECT type, received_at, news FROM events WHERE provider_id = ? AND payment_id IS NULL ORDER BY received_at, id',
    payment.providerId,
  );
  if (rows.length > 0)
    await queries.run(
      'UPDATE events SET payment_id = ? WHERE provider_id = ? AND payment_id IS NULL',
      payment.id,
      payment.providerId,
    );
  return rows.map((row) => rowSchema.parse(row));
}

/** An event, as long as nobody knows which payment it is about. */
export async function findUnmatched(
  queries: Queries,
  id: string,
): Promise<{ type: string; providerId: string } | undefined> {
  const [row] = await queries.all('SELECT type, provider_id FROM events WHERE id = ? AND payment_id IS NULL', id);
  return row && { type: String(row.type), providerId: String(row.provider_id) };
}

/** A fact that was not told is absent, not undefined. */
function onlyGiven(news: { [fact in keyof News]: News[fact] | undefined }): News {
  return Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined));
}
