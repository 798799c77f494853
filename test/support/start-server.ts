import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../server/clock.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { createSandbox, type Sandbox } from '../../server/sandbox/index.ts';
import { type Serving, serve } from '../../server/serve.ts';
import { signOrder } from '../../server/sign-order.ts';
import type { PaymentView, Problem } from '../../shared/contract.ts';
import type { OperatorPayment, RefundView } from '../../shared/operator-contract.ts';
import { anOrder } from './an-order.ts';

export const orderSecret = 'the order secret of the tests, 32 bytes and more';
export const operatorKey = 'operator-key-of-the-tests';
export const shopOrigin = 'http://localhost:3000';

/** What came back: the status, the headers and the JSON, whichever of the two shapes it has. */
export type Reply<T> = { status: number; headers: Headers; body: T & Partial<Omit<Problem, keyof PaymentView>> };

/** A real server before a sandbox that stands in for the provider. Closed with the test. */
export type TestServer = {
  url: string;
  sandbox: Sandbox;
  /** Lines written to the log, as they would be printed. */
  log: string[];
  environment: Record<string, string>;
  sign(order?: Record<string, unknown>, options?: { secret?: string; expiresIn?: number }): Promise<string>;
  /** Presses the button: `POST /payments`. */
  press(body: unknown, headers?: Record<string, string>): Promise<Reply<PaymentView>>;
  status(id: string): Promise<Reply<PaymentView>>;
  operator<T>(path: string, options?: RequestInit): Promise<Reply<T>>;
  payment(id: string): Promise<OperatorPayment>;
  refund(id: string, body?: unknown, key?: string): Promise<Reply<RefundView>>;
  /** A payment that was started and approved at Alma, and that the server knows to be captured. */
  paid(order?: Record<string, unknown>): Promise<OperatorPayment & { provider_id: string }>;
  /** Stops the server and starts it again on the same database; `meanwhile` is done while it is down. */
  restart(meanwhile?: () => Promise<unknown>): Promise<void>;
};

/**
 * `overrides` are variables of the environment; a `clock` of the test's own makes days pass in no time; a request must have
 * arrived after `arrivalMs`.
 */
export async function startServer(
  t: TestContext,
  overrides: Record<string, string> = {},
  { clock, arrivalMs }: { clock?: Clock; arrivalMs?: number } = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'alma-pay-'));
  const sandbox = await createSandbox();
  const log: string[] = [];
  const environment: Record<string, string> = {
    ...environmentFor(sandbox, `file:${join(folder, 'payments.db')}`),
    PORT: '0',
    ...overrides,
  };
  let serving: Serving | undefined;
  t.after(async () => {
    await serving?.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  const start = async () => {
    serving = await serve(
      {
        ...readConfig(environment),
        log: createLog('info', { write: (line) => log.push(line) }),
        ...(clock ? { clock } : {}),
      },
      arrivalMs === undefined ? {} : { arrivalMs },
    );
    environment.PORT = String(serving.port);
    sandbox.setWebhookUrl(`http://localhost:${serving.port}/webhooks/checkout`);
  };
  await start();

  const url = `http://localhost:${environment.PORT}`;
  const server: TestServer = {
    url,
    sandbox,
    log,
    environment,
    sign: (order = {}, { secret = orderSecret, expiresIn = 1800 } = {}) =>
      signOrder({ ...anOrder(), ...order }, secret, { expiresIn }),
    press: (body, headers = {}) =>
      reply(
        fetch(`${url}/payments`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: shopOrigin, ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    status: (id) => reply(fetch(`${url}/payments/${id}`, { headers: { origin: shopOrigin } })),
    operator: (path, options = {}) =>
      reply(
        fetch(`${url}/operator/${path}`, {
          ...options,
          headers: { authorization: `Bearer ${operatorKey}`, ...Object(options.headers) },
        }),
      ),
    payment: async (id) => (await server.operator<OperatorPayment>(`payments/${id}`)).body,
    refund: (id, body = {}, key = crypto.randomUUID()) =>
      server.operator(`payments/${id}/refunds`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async paid(order = {}) {
      const { body } = await server.press({ order: await server.sign(order) });
      const providerId = (await server.payment(body.id)).provider_id ?? '';
      sandbox.approve(providerId);
      return eventually(async () => {
        const payment = await server.payment(body.id);
        return payment.status === 'captured' ? { ...payment, provider_id: providerId } : undefined;
      });
    },
    async restart(meanwhile) {
      await serving?.close();
      await meanwhile?.();
      await start();
    },
  };
  return server;
}

/** Variables of a server that takes `sandbox` for the provider. */
export const environmentFor = (sandbox: Sandbox, databaseUrl: string): Record<string, string> => ({
  CHECKOUT_SECRET_KEY: sandbox.secretKey,
  CHECKOUT_API_URL: sandbox.url,
  CHECKOUT_WEBHOOK_SECRET: sandbox.webhookSecret,
  ORDER_SECRET: orderSecret,
  ALLOWED_ORIGINS: shopOrigin,
  SUCCESS_URL: 'http://localhost:3000/thanks?from=alma',
  FAILURE_URL: 'http://localhost:3000/sorry',
  REDIRECT_HOSTS: 'localhost',
  OPERATOR_KEY: operatorKey,
  DATABASE_URL: databaseUrl,
  PROVIDER_TIMEOUT_MS: '1000',
  RESEND_WAIT_S: '0',
  RECONCILE_LADDER_S: '1,2,3,4,5,6,7,8,9,10',
});

/** What `look` finds, as soon as it finds it. Throws after ten seconds of looking. */
export async function eventually<T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`this did not come to be: ${look}`);
    await wait(20);
  }
}

async function reply<T>(asking: Promise<Response>): Promise<Reply<T>> {
  const response = await asking;
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : { text },
  };
}
