import { createHmac } from 'node:crypto';
import type { Account } from './account.ts';
import type { WebhookEvent } from './event-log.ts';
import type { WebhookFault } from './faults.ts';
import { readable } from './journal.ts';
import { isoTime } from './payment-answers.ts';
import type { Posted } from './post.ts';

/** How an attempt went, as the journal tells it. */
type Outcome = Posted & {
  fault?: WebhookFault['kind'] | undefined;
  url?: string;
  headers?: Record<string, string>;
  /** ms */
  duration?: number;
};

/** What every delivery of an event carries; a wrong signature is the right one of another secret. */
export function deliveryHeaders(
  { settings }: Pick<Account, 'settings'>,
  event: WebhookEvent,
  secret: string,
  wrong: boolean,
): Record<string, string> {
  const key = wrong ? `not ${secret}` : secret;
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(event.bytes.length),
    'User-Agent': 'alma-pay-sandbox-webhooks',
    'Cko-Signature': createHmac('sha256', key).update(event.bytes).digest('hex'),
    ...(settings.webhookAuthorization && { Authorization: settings.webhookAuthorization }),
  };
}

/** Writes an attempt into the journal. */
export function noteDelivery(
  { journal, clock, settings }: Pick<Account, 'journal' | 'clock' | 'settings'>,
  event: WebhookEvent,
  { url = settings.webhookUrl ?? '', headers = {}, duration = 0, ...rest }: Outcome,
): void {
  journal.addDelivery({
    at: isoTime(clock.now()),
    url,
    event_id: event.id,
    event_type: event.type,
    payment_id: event.payment.id,
    attempt: event.attempts,
    headers,
    body: readable(event.bytes),
    ...rest,
    duration_ms: Math.round(duration),
  });
}
