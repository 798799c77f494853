import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './account.ts';
import { appOf } from './app.ts';
import { SandboxClock } from './clock.ts';
import { type Control, controlOf } from './control.ts';
import { EventLog } from './event-log.ts';
import { Faults } from './faults.ts';
import { Idempotency } from './idempotency.ts';
import { Journal } from './journal.ts';
import { Keys } from './keys.ts';
import { Ledger } from './ledger.ts';
import { RateLimit } from './rate-limit.ts';
import { readSandboxOptions, type SandboxOptions } from './sandbox-options.ts';
import { WebhookSender } from './webhook-sender.ts';

export type { CommandName, CommandOptions } from './command-schemas.ts';
export type { CommandedPayment } from './commands.ts';
export { ControlError } from './control-error.ts';
export type { FaultRequest, WebhookFaultRequest } from './faults.ts';
export type { DeliveryEntry, RequestEntry } from './journal.ts';
export type { SandboxOptions } from './sandbox-options.ts';
export type { Settings } from './settings.ts';

/** A running sandbox, with everything of its control API as methods. */
export interface Sandbox extends Control {
  /** Origin of the API and of the pages it sends shoppers to. */
  readonly url: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly oauthClient: { id: string; secret: string };
  close(): Promise<void>;
}

/** Starts a stand-in for Checkout.com and Alma; resolves when it listens. Throws when an option is wrong. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port, host, publicUrl, secretKey, webhookSecret, oauthClient, settings } = readSandboxOptions(options);
  const account = openAccount(secretKey, webhookSecret, oauthClient, settings);
  const control = controlOf(account, settings);
  const app = appOf(account, control);
  app.on('error', reportError);

  const answer = app.callback();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(port, host);
  await once(server, 'listening');
  account.origin = publicUrl ?? originOf(server.address(), host);

  return {
    ...control,
    url: account.origin,
    secretKey,
    webhookSecret,
    oauthClient,
    async close() {
      // Without its events a delivery that is broken off plans no resend.
      account.events.clear();
      account.webhooks.close();
      account.clock.clear();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function openAccount(
  secretKey: string,
  webhookSecret: string,
  oauthClient: Sandbox['oauthClient'],
  settings: Account['settings'],
): Account {
  const clock = new SandboxClock();
  const account = {
    origin: '',
    settings: { ...settings },
    keys: new Keys(clock, secretKey, oauthClient),
    clock,
    ledger: new Ledger(),
    events: new EventLog(),
    idempotency: new Idempotency(clock),
    limits: { reads: new RateLimit(clock), writes: new RateLimit(clock) },
    faults: new Faults(),
    journal: new Journal(),
  };
  return Object.assign(account, { webhooks: new WebhookSender(account, webhookSecret) });
}

/** Loopback and "every address" are `localhost` to a browser on this machine. */
function originOf(address: AddressInfo | string | null, host: string): string {
  const port = typeof address === 'object' && address ? address.port : 0;
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host);
  return `http://${local ? 'localhost' : host}:${port}`;
}

/** Someone hanging up is no news; anything else is a defect worth a look. */
function reportError(error: unknown): void {
  const hungUp = error instanceof Error && 'code' in error && /^(ECONN|EPIPE|ERR_STREAM|HPE_)/.test(String(error.code));
  const aborted = error instanceof Error && 'type' in error && error.type === 'request.aborted';
  if (!hungUp && !aborted) console.error('alma-pay sandbox:', error);
}
