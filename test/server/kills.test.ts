import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { createSandbox, type Sandbox } from '../../server/sandbox/index.ts';
import { signOrder } from '../../server/sign-order.ts';
import type { PaymentView } from '../../shared/contract.ts';
import type { OperatorPayment } from '../../shared/operator-contract.ts';
import { anOrder } from '../support/an-order.ts';
import { freePort } from '../support/free-port.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { environmentFor, eventually, operatorKey, orderSecret, startServer } from '../support/start-server.ts';
import { type Shop, startShop } from '../support/start-shop.ts';

let postgres: Postgres;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

/** At which of its commits each process dies, and whether just before or just after it. */
const deaths = [
  ...[1, 2, 3, 4, 5, 6, 8].flatMap((at) => [`${at} before`, `${at} after`]),
  ...['11 before', '14 after', '19 before', '25 after'],
];
const orders = 12;

for (const store of ['SQLite', 'PostgreSQL'])
  test(`whenever the server is killed (${store}), nothing is charged twice and nothing is lost`, {
    timeout: 120_000,
  }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'alma-pay-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const databaseUrl = store === 'SQLite' ? `file:${join(folder, 'payments.db')}` : await postgres.createDatabase();
    const sandbox = await createSandbox({ readsPerSecond: 0, writesPerSecond: 0 });
    t.after(() => sandbox.close());
    const shop = await startShop(t);
    const mortal = await keepServing(t, sandbox, shop, databaseUrl);

    const ids = await Promise.all(Array.from({ length: orders }, (_, number) => buy(mortal.url, sandbox, number)));
    assert.ok(mortal.died() >= deaths.length / 2, `it died ${mortal.died()} times`);
    await holds(mortal.url, sandbox, shop, ids);
  });

test('when PostgreSQL is killed in mid-flight and comes back, nothing is charged twice and nothing is lost', async (t) => {
  const shop = await startShop(t);
  const server = await startServer(t, {
    DATABASE_URL: await postgres.createDatabase(),
    NOTIFY_URL: shop.url,
    NOTIFY_SECRET: 'the notification secret of the tests',
  });
  server.sandbox.set({ readsPerSecond: 0, writesPerSecond: 0 });
  let done = false;
  const buying = Promise.all(
    Array.from({ length: orders }, (_, number) => buy(server.url, server.sandbox, number)),
  ).finally(() => {
    done = true;
  });
  for (let outage = 0; outage < 3 && !done; outage++) {
    const seen = server.sandbox.journal().requests.length;
    await eventually(() => done || server.sandbox.journal().requests.length > seen + 4);
    await postgres.kill();
    await postgres.start();
  }
  await holds(server.url, server.sandbox, shop, await buying);
});

/** A server that is started again whenever it dies, a minute later by its own clock, on the same port and database. */
async function keepServing(t: TestContext, sandbox: Sandbox, shop: Shop, databaseUrl: string) {
  const environment = {
    ...environmentFor(sandbox, databaseUrl),
    PORT: String(await freePort()),
    NOTIFY_URL: shop.url,
    NOTIFY_SECRET: 'the notification secret of the tests',
  };
  const url = `http://localhost:${environment.PORT}`;
  sandbox.setWebhookUrl(`${url}/webhooks/checkout`);
  let died = 0;
  let closing = false;
  let current: ServerProcess | undefined;

  async function live(): Promise<void> {
    for (let life = 0; !closing; life++) {
      const [at = '0', when = 'before'] = deaths[life]?.split(' ') ?? [];
      const fate = { DIE_AT: at, DIE_WHEN: when, AHEAD_MS: String(life * 60_000) };
      current = await startServerProcess(
        { ...environment, ...fate },
        new URL('../support/die-at-commit.ts', import.meta.url),
      );
      await current.ended;
      if (current.child.signalCode === 'SIGKILL') died++;
    }
  }
  const living = live();
  t.after(async () => {
    closing = true;
    current?.child.kill('SIGTERM');
    await living;
  });
  return { url, died: () => died };
}

/** Buys one thing as a stubborn shopper and a stubborn support desk do; every third is refunded in part, or cancelled. */
async function buy(url: string, sandbox: Sandbox, number: number): Promise<string> {
  const order = await signOrder({ ...anOrder(), reference: `ORD-${number}` }, orderSecret);
  const pressed = await insist<PaymentView>(`${url}/payments`, { order }, ({ redirect_url }) => Boolean(redirect_url));
  const { provider_id } = await insist<OperatorPayment>(`${url}/operator/payments/${pressed.id}`);
  sandbox.approve(provider_id ?? '');
  await insist<PaymentView>(`${url}/payments/${pressed.id}`, undefined, ({ status }) => status === 'captured');
  if (number % 3 === 1) await insist(`${url}/operator/payments/${pressed.id}/refunds`, { amount: 900 });
  if (number % 3 === 2) await insist(`${url}/operator/payments/${pressed.id}/cancellation`, {});
  return pressed.id;
}

/** Asks the same thing, under the same key, until the answer is what is wanted. */
async function insist<T>(url: string, body?: unknown, wanted: (answer: T) => boolean = () => true): Promise<T> {
  const end = Date.now() + 90_000;
  for (;;) {
    const answer = await ask<T>(url, body).catch(() => undefined);
    if (answer && wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`${url} never answered what was wanted`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ask<T>(url: string, body?: unknown): Promise<T | undefined> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${operatorKey}`,
      'content-type': 'application/json',
      'idempotency-key': 'the-key-of-the-desk',
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(5000),
  });
  return response.ok ? await response.json() : undefined;
}

/** What must be true of every order, whatever happened to the server. */
async function holds(url: string, sandbox: Sandbox, shop: Shop, ids: string[]): Promise<void> {
  const expected = ids.map((_, number) => [0, 900, 24_900][number % 3]);
  const refundedAt = () =>
    ids.map((id) => sandbox.payments().find(({ reference }) => reference === id)?.balances?.total_refunded);
  await within(
    60_000,
    () => String(refundedAt()) === String(expected),
    () => `refunded: ${refundedAt()}`,
  );

  assert.equal(sandbox.payments().length, ids.length, 'one payment for each order');
  for (const [number, id] of ids.entries()) {
    const wanted = ['captured', 'partially_refunded', 'refunded'][number % 3];
    const payment = await insist<OperatorPayment>(
      `${url}/operator/payments/${id}`,
      undefined,
      ({ status }) => status === wanted,
    );
    assert.equal(payment.refunds.length, number % 3 === 0 ? 0 : 1, 'one refund at the most');
    const told = () => shop.types(id);
    await within(
      60_000,
      () => told().includes('payment.captured') && told().includes(`payment.${wanted}`),
      () => `told: ${told()}`,
    );
    const taken = sandbox
      .journal()
      .deliveries.filter(({ payment_id, status }) => payment_id === payment.provider_id && status === 200);
    const noted = new Set(payment.timeline.map(({ type }) => type));
    for (const { event_type } of taken) assert.ok(noted.has(event_type), `${event_type} was answered 200 and is lost`);
  }
  const keys = sandbox
    .journal()
    .requests.filter(({ method, path, status }) => method === 'POST' && path.endsWith('/refunds') && status === 202);
  assert.equal(new Set(keys.map(({ idempotency_key }) => idempotency_key)).size, expected.filter(Boolean).length);
}

async function within(duration: number, isSo: () => boolean, describe: () => string): Promise<void> {
  const end = Date.now() + duration;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(describe());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
