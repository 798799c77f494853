import { createHash } from 'node:crypto';
import { mismatchesOfEvent, newsOfEvent } from '../checkout/meaning.ts';
import { type WebhookEvent, webhookEventSchema } from '../checkout/wire.ts';
import { schedule } from './job.ts';
import { learn, type Told } from './learn.ts';
import type { Parts } from './parts.ts';
import { findPayment } from './payment.ts';
import { findUnmatched, type KeptEvent, keepEvent } from './webhook-events.ts';

/**
 * Writes down one authentic webhook event and what it means, in one transaction; resolves when it is durable. The same
 * event again changes nothing. An event of a payment we do not know (yet) waits for it; one that can't be read is kept
 * for a person. Throws `StoreError` only: then the provider must send it again.
 */
export async function recordEvent(parts: Parts, rawBody: Buffer): Promise<void> {
  const sha256 = createHash('sha256').update(rawBody).digest('hex');
  const parsed = webhookEventSchema.safeParse(parse(rawBody));
  if (!parsed.success) {
    parts.log.error({ error: parsed.error }, 'an authentic webhook event cannot be read; kept as unreadable');
    await parts.database.transaction((queries) =>
      keepEvent(queries, { ...unreadable(sha256), receivedAt: parts.clock.now() }),
    );
    return;
  }
  await record(parts, parsed.data, sha256);
  parts.wake();
}

async function record(parts: Parts, event: WebhookEvent, sha256: string): Promise<void> {
  const now = parts.clock.now();
  await parts.database.transaction(async (queries) => {
    const payment =
      (await findPayment(queries, event.data.id)) ??
      // It may be faster than the provider's own answer: then only our reference tells whose it is.
      (event.data.reference ? await findPayment(queries, event.data.reference) : undefined);
    const mine = payment && (payment.providerId === null || payment.providerId === event.data.id) ? payment : undefined;
    const news = newsOfEvent(event);
    const isNew = await keepEvent(queries, {
      id: event.id,
      type: event.type,
      providerId: event.data.id,
      paymentId: mine?.id ?? null,
      news,
      sha256,
      receivedAt: now,
    });
    if (!isNew) return;
    if (!mine) {
      parts.log.warn(
        { provider_id: event.data.id, event_type: event.type },
        'a webhook event of a payment we do not know',
      );
      await schedule(queries, 'match', event.id, now + matchWithinMs);
      return;
    }
    const mismatches = mismatchesOfEvent(event, mine);
    if (mismatches.length > 0)
      parts.log.error(
        { provider_id: event.data.id, codes: mismatches },
        'a webhook event does not agree with the order',
      );
    const told: Told = {
      news: { ...news, mismatches },
      source: 'webhook',
      type: event.type,
      providerId: event.data.id,
      // Of a refund event the reference is the refund's: it may be faster than the answer that names the action.
      ...(event.data.action_id && event.data.reference
        ? { refundIds: new Map([[event.data.action_id, event.data.reference]]) }
        : {}),
    };
    await learn(parts, queries, mine.id, told);
    await schedule(queries, 'reconcile', mine.id, now);
  });
}

/** Our own answer is stored long before; what is unmatched then is a lost row, or somebody else's payment. */
const matchWithinMs = 600_000;

/** Calls a person when an event still waits for a payment we know. */
export async function checkMatched(parts: Parts, eventId: string): Promise<undefined> {
  const event = await findUnmatched(parts.database, eventId);
  if (event)
    parts.log.error(
      { provider_id: event.providerId, event_type: event.type },
      'a webhook event of a payment we do not know was not matched within ten minutes',
    );
}

const unreadable = (sha256: string): Omit<KeptEvent, 'receivedAt'> => ({
  id: `unreadable:${sha256}`,
  type: 'unreadable',
  providerId: null,
  paymentId: null,
  news: {},
  sha256,
});

function parse(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
}
