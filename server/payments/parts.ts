import type { Mode } from '../../shared/contract.ts';
import type { CheckoutClient } from '../checkout/checkout-client.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Secret } from '../secret.ts';
import type { Database } from '../store/database.ts';
import type { NotifyTarget } from './notify-shop.ts';

/** What the rules of payments are given to work with. Durations in ms. */
export type Parts = {
  database: Database;
  checkout: CheckoutClient;
  clock: Clock;
  log: Log;
  /** Where the shop wants its notifications, if it does. */
  notify: NotifyTarget | undefined;
  /** Posts a message to the shop; throws unless it is taken (2xx). */
  post: (url: string, message: { body: string; headers: Record<string, string> }) => Promise<void>;
  /** Lets the worker look for jobs now rather than at its next turn. */
  wake: () => void;
  mode: Mode;
  identitySecret: Secret;
  processingChannelId: string | undefined;
  redirectHosts: string[];
  providerTimeoutMs: number;
  /** How long a call without an answer is left alone before it may be repeated under the same key. */
  resendWaitMs: number;
  /** Ages of a payment at which the provider is asked how it stands. */
  reconcileLadderMs: number[];
};
