import type { SandboxClock } from './clock.ts';
import type { EventLog } from './event-log.ts';
import type { Faults } from './faults.ts';
import type { Idempotency } from './idempotency.ts';
import type { Journal } from './journal.ts';
import type { Keys } from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Settings } from './settings.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** One merchant's account at the provider: what every part of the sandbox works on. */
export interface Account {
  /** Origin of the API and of Alma's page, such as `http://localhost:3002`. Known once the sandbox listens. */
  origin: string;
  settings: Settings;
  readonly keys: Keys;
  readonly clock: SandboxClock;
  readonly ledger: Ledger;
  readonly events: EventLog;
  readonly webhooks: WebhookSender;
  readonly idempotency: Idempotency;
  readonly limits: { reads: RateLimit; writes: RateLimit };
  readonly faults: Faults;
  readonly journal: Journal;
}
