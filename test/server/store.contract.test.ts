import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, type TestContext, test } from 'node:test';
import { Client } from 'pg';
import { claimJob, finishJob, nextJobAt, schedule } from '../../server/payments/job.ts';
import { type Database, type Queries, StoreError } from '../../server/store/database.ts';
import { openDatabase } from '../../server/store/open-database.ts';
import { almaPay } from '../support/alma-pay.ts';
import { type Postgres, query, startPostgres } from '../support/postgres.ts';
import { eventually, startServer } from '../support/start-server.ts';

/** What happens to a database while it is open; answers with what ends it, and may open it anew. */
// biome-ignore lint/suspicious/noConfusingVoidType: most faults open nothing anew
type Fault = (database: Database, url: string) => Promise<() => Promise<Database | void>>;

let postgres: Postgres;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

const stores: { name: string; empty: (t: TestContext) => Promise<string>; faults: Record<string, Fault> }[] = [
  {
    name: 'SQLite',
    async empty(t) {
      const folder = await mkdtemp(join(tmpdir(), 'alma-pay-'));
      t.after(() => rm(folder, { recursive: true, force: true }));
      return `file:${join(folder, 'payments.db')}`;
    },
    faults: {
      async locked(_database, url) {
        const other = new DatabaseSync(url.slice('file:'.length));
        other.exec('BEGIN IMMEDIATE');
        return async () => other.close();
      },
      async full(database) {
        await pragma(database, 'max_page_count = 1');
        return () => pragma(database, 'max_page_count = 1000000');
      },
      async 'read-only'(database, url) {
        await pragma(database, 'query_only = ON');
        return async () => {
          await database.close();
          return openDatabase(url);
        };
      },
    },
  },
  {
    name: 'PostgreSQL',
    empty: () => postgres.createDatabase(),
    faults: {
      async locked(_database, url) {
        const other = new Client({ connectionString: url });
        await other.connect();
        await other.query('BEGIN; LOCK TABLE payments, events, jobs IN ACCESS EXCLUSIVE MODE');
        return () => other.end();
      },
      async full(_database, url) {
        await query(
          url,
          `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
           CREATE TRIGGER full_disk BEFORE INSERT ON payments EXECUTE FUNCTION full_disk();
           CREATE TRIGGER full_disk BEFORE INSERT ON events EXECUTE FUNCTION full_disk()`,
        );
        return () => query(url, 'DROP FUNCTION full_disk CASCADE');
      },
      async 'read-only'(_database, url) {
        const name = new URL(url).pathname.slice(1);
        const set = (value: string) =>
          query(
            url.replace(name, 'postgres'),
            `ALTER DATABASE ${name} SET default_transaction_read_only = ${value};
             SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
          );
        await set('on');
        return () => set('off');
      },
      async gone() {
        await postgres.kill();
        return () => postgres.start();
      },
    },
  },
];

for (const { name, empty, faults } of stores)
  describe(name, () => {
    const open = async (t: TestContext): Promise<{ database: Database; url: string }> => {
      const url = await empty(t);
      const database = await openDatabase(url);
      t.after(() => database.close());
      return { database, url };
    };

    test('keeps all of a transaction or nothing, and shows only what is kept', async (t) => {
      const { database } = await open(t);
      await database.transaction(async (queries) => {
        await insert(queries, 'a');
        assert.equal((await queries.all('SELECT id FROM payments')).length, 1);
        assert.deepEqual(await database.all('SELECT id FROM payments'), []);
      });
      const failure = new Error('the work failed');
      const failed = database.transaction(async (queries) => {
        await insert(queries, 'b');
        throw failure;
      });
      await assert.rejects(failed, failure);
      assert.deepEqual(await idsOf(database), ['a']);
    });

    test('keeps what many ask at once, and a failure among them is nobody else’s', async (t) => {
      const { database } = await open(t);
      const works = Array.from({ length: 50 }, (_, index) =>
        database.transaction(async (queries) => {
          await insert(queries, `p${String(index).padStart(2, '0')}`);
          if (index % 5 === 0) await insert(queries, 'no amount', { amount: 0 });
        }),
      );
      const settled = await Promise.allSettled(works);
      assert.equal(settled.filter(({ status }) => status === 'rejected').length, 10);
      assert.equal((await idsOf(database)).length, 40);
    });

    test('gives back exactly what it was given', async (t) => {
      const { database } = await open(t);
      const text = 'Ünïcödé “quotes” \' " ? $1 👩‍💻 \\';
      const largest = Number.MAX_SAFE_INTEGER;
      await keep(database, 'a', { reference: text, amount: largest, redirect_url: null });
      const [row] = await database.all(
        'SELECT reference, amount, redirect_url FROM payments WHERE reference = ?',
        text,
      );
      assert.deepEqual({ ...row }, { reference: text, amount: largest, redirect_url: null });
    });

    test('is brought to its newest shape once, however often it is opened', async (t) => {
      const { database, url } = await open(t);
      await keep(database, 'a');
      const before = await versionsOf(database);
      if (name === 'SQLite') await database.close();
      const again = await openDatabase(url);
      t.after(() => again.close());
      assert.deepEqual(await versionsOf(again), before);
      assert.deepEqual(await idsOf(again), ['a']);
    });

    test('an order has one payment that can be paid, whoever is faster', async (t) => {
      const { database } = await open(t);
      const inserted = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          database.transaction((queries) =>
            insert(queries, `p${index}`, { order_key: 'order', attempt: index, live: 1 }),
          ),
        ),
      );
      assert.equal(inserted.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await idsOf(database)).length, 1);
    });

    test('more than was captured cannot be held for refunds, however many ask at once', async (t) => {
      const { database } = await open(t);
      await keep(database, 'a', { captured_amount: 10_000 });
      const reserve = () =>
        database.transaction(async (queries) => {
          const [row] = await queries.all(`SELECT reserved_amount FROM payments WHERE id = 'a'${queries.forUpdate}`);
          const reserved = Number(row?.reserved_amount) + 3000;
          if (reserved > 10_000) return false;
          await queries.run('UPDATE payments SET reserved_amount = ? WHERE id = ?', reserved, 'a');
          return true;
        });
      const reserved = await Promise.all(Array.from({ length: 10 }, reserve));
      assert.equal(reserved.filter(Boolean).length, 3);

      // And who would not look at the row first is stopped by the database itself.
      const blind = database.transaction((queries) =>
        queries.run("UPDATE payments SET reserved_amount = reserved_amount + 3000 WHERE id = 'a'"),
      );
      await assert.rejects(blind, (error) => !(error instanceof StoreError));
      assert.equal((await database.all('SELECT reserved_amount FROM payments'))[0]?.reserved_amount, 9000);
    });

    test('a job is done by one worker at a time, and who lost its lease can no longer end it', async (t) => {
      const { database } = await open(t);
      for (const subject of ['a', 'b'])
        await database.transaction((queries) => schedule(queries, 'notify', subject, 100));
      const claim = (owner: string, now: number) =>
        database.transaction((queries) => claimJob(queries, owner, now, 1000));

      assert.equal(await claim('early', 99), undefined);
      const claimed = await Promise.all(['w1', 'w2', 'w3'].map((owner) => claim(owner, 100)));
      assert.deepEqual(claimed.map((job) => job?.subject ?? '-').sort(), ['-', 'a', 'b']);
      assert.equal(await nextJobAt(database), 1100);

      const lost = claimed.find((job) => job?.subject === 'a');
      const taken = await claim('w4', 1101);
      assert.ok(lost && taken);
      const [first, second] =
        taken.subject === 'a' ? [taken, await claim('w5', 1101)] : [await claim('w5', 1101), taken];
      assert.ok(first && second && first.fence > lost.fence);
      await database.transaction((queries) => finishJob(queries, lost, 1102));
      assert.equal((await openJobs(database)).length, 2, 'the lease was lost: it is not done');
      await database.transaction((queries) => finishJob(queries, first, 1103));
      assert.deepEqual(await openJobs(database), ['b']);
    });

    test('a job that is wanted again while it is being done is done again', async (t) => {
      const { database } = await open(t);
      await database.transaction((queries) => schedule(queries, 'refund', 'a', 100));
      const job = await database.transaction((queries) => claimJob(queries, 'w1', 100, 1000));
      assert.ok(job);
      await database.transaction((queries) => schedule(queries, 'refund', 'a', 200));
      await database.transaction((queries) => finishJob(queries, job, 150));
      assert.equal(await nextJobAt(database), 200);
    });

    for (const [fault, begin] of Object.entries(faults))
      test(`when it is ${fault}, what is asked of it fails as "not now", and nothing of it is kept`, async (t) => {
        let { database, url } = await open(t);
        await keep(database, 'before');
        const end = await begin(database, url);
        const work = () =>
          database.transaction(async (queries) => {
            // Some need a new page before they notice.
            for (let row = 0; row < 50; row++) await insert(queries, `during-${row}`, { facts: 'x'.repeat(2000) });
          });
        const asked = await Promise.allSettled([work(), work()]);
        database = (await end()) ?? database;
        t.after(() => database.close().catch(() => {}));
        for (const answer of asked)
          assert.ok(answer.status === 'rejected' && answer.reason instanceof StoreError, JSON.stringify(answer));

        await eventually(() => keep(database, 'after').then(() => true, isStoreError));
        assert.deepEqual(await idsOf(database), ['after', 'before']);
      });
  });

describe('SQLite', () => {
  test('a second process on the same file is refused in one clear line', async (t) => {
    const server = await startServer(t);
    const { code, err } = await almaPay({ ...server.environment, PORT: '0' }, ['serve']);
    assert.equal(code, 1);
    assert.match(err, /payments\.db is in use by another process: one process owns an SQLite file.*PostgreSQL\)\n$/);
    assert.doesNotMatch(err, /\n\s+at /);
    assert.equal((await server.press({ order: await server.sign() })).status, 201);
  });
});

describe('PostgreSQL', () => {
  test('processes that start at once on an empty database migrate it once', async (t) => {
    const url = await postgres.createDatabase();
    const opened = await Promise.all(Array.from({ length: 5 }, () => openDatabase(url)));
    t.after(() => Promise.all(opened.map((database) => database.close())));
    for (const database of opened) assert.deepEqual(await versionsOf(database), [1, 2]);
  });

  test('several processes on one database are one server: one payment, one event, one refund', async (t) => {
    const DATABASE_URL = await postgres.createDatabase();
    const one = await startServer(t, { DATABASE_URL });
    const other = await startServer(t, { DATABASE_URL, CHECKOUT_API_URL: one.sandbox.url });
    one.sandbox.set({ readsPerSecond: 0, writesPerSecond: 0 });

    const order = await one.sign();
    const presses = await Promise.all([one, other, one, other, one, other].map((server) => server.press({ order })));
    assert.deepEqual(new Set(presses.map(({ body }) => body.id)).size, 1);
    assert.equal(one.sandbox.payments().length, 1);
    const id = presses[0]?.body.id ?? '';
    const link = await eventually(async () => (await other.status(id)).body.redirect_url);
    assert.equal((await one.status(id)).body.redirect_url, link);

    one.sandbox.addWebhookFault({ kind: 'duplicate' });
    one.sandbox.approve((await one.payment(id)).provider_id ?? '');
    await eventually(async () => (await other.status(id)).body.status === 'captured');

    const key = 'one key at two processes';
    await Promise.all([one, other].map((server) => server.refund(id, { amount: 900 }, key.replaceAll(' ', '-'))));
    const parallel = await Promise.all([one, other, one, other].map((server) => server.refund(id, { amount: 10_000 })));
    assert.deepEqual(parallel.map(({ status }) => status).sort(), [202, 202, 422, 422]);
    await eventually(async () => (await one.payment(id)).refunded_amount === 20_900);
    const refunds = one.sandbox.journal().requests.filter(({ path }) => path.endsWith('/refunds'));
    assert.equal(refunds.length, 3);
  });
});

for (const [name, fault] of [
  ['SQLite is locked', stores[0]?.faults.locked],
  ['PostgreSQL is full', stores[1]?.faults.full],
  ['PostgreSQL is read-only', stores[1]?.faults['read-only']],
  ['PostgreSQL is gone', stores[1]?.faults.gone],
] as const)
  test(`while ${name}, presses and events are answered 503 and nothing is sent; afterwards nothing is lost`, async (t) => {
    const overrides = name.startsWith('SQLite') ? {} : { DATABASE_URL: await postgres.createDatabase() };
    const server = await startServer(t, overrides);
    const { body } = await server.press({ order: await server.sign() });
    await server.sandbox.idle();
    const end = await fault?.({} as Database, server.environment.DATABASE_URL ?? '');

    const press = await server.press({ order: await server.sign({ reference: 'ORD-1' }) });
    assert.deepEqual([press.status, press.body.code, press.body.retryable], [503, 'server_busy', true]);
    assert.ok(Number(press.headers.get('retry-after')) > 0);
    assert.equal(server.sandbox.payments().length, 1);
    const providerId = server.sandbox.payments()[0]?.id ?? '';
    server.sandbox.approve(providerId);
    await server.sandbox.idle();
    const answers = server.sandbox.journal().deliveries.slice(-3);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [503, 503, 503],
    );
    assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
    const complaints = server.log.filter((line) => line.includes('the worker cannot read its jobs'));
    assert.ok(complaints.length < 10, 'the worker does not ask a database that is away in a tight loop');
    await end?.();

    await eventually(
      async () => (await server.press({ order: await server.sign({ reference: 'ORD-1' }) })).status < 300,
    );
    assert.equal(server.sandbox.payments().length, 2);
    // Five minutes later the provider sends its events again.
    await server.sandbox.clock.advance(5 * 60_000);
    await eventually(async () => (await server.status(body.id)).body.status === 'captured');
    assert.ok(
      server.sandbox
        .journal()
        .deliveries.some(({ event_type, status }) => event_type === 'payment_captured' && status === 200),
    );
  });

const isStoreError = (error: unknown): false => {
  if (!(error instanceof StoreError)) throw error;
  return false;
};

const pragma = (database: Database, setting: string): Promise<void> =>
  database.transaction(async (queries) => void (await queries.all(`PRAGMA ${setting}`)));

/** Inserts in a transaction of its own. */
const keep = (database: Database, id: string, columns?: Record<string, string | number | null>): Promise<void> =>
  database.transaction((queries) => insert(queries, id, columns));

const idsOf = async (database: Database) =>
  (await database.all('SELECT id FROM payments ORDER BY id')).map(({ id }) => id);

const openJobs = async (database: Database) =>
  (await database.all('SELECT subject FROM jobs WHERE done_at IS NULL ORDER BY subject')).map(({ subject }) => subject);

/** A payment's row with nothing special about it but `columns`. */
async function insert(
  queries: Queries,
  id: string,
  columns: Record<string, string | number | null> = {},
): Promise<void> {
  const row = {
    id,
    order_key: id,
    attempt: 1,
    live: 0,
    reference: 'ORD-1',
    amount: 10_000,
    currency: 'EUR',
    facts: '{}',
    status: 'captured',
    captured_amount: 0,
    reserved_amount: 0,
    created_at: 1,
    updated_at: 1,
    ...columns,
  };
  const names = Object.keys(row);
  await queries.run(
    `INSERT INTO payments (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...Object.values(row),
  );
}

const versionsOf = async (database: Database): Promise<number[]> =>
  (await database.all('SELECT version FROM migrations ORDER BY version')).map(({ version }) => Number(version));
