import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { claimJob, finishJob, type Job, nextJobAt, schedule } from '../../server/payments/job.ts';
import type { Database } from '../../server/store/database.ts';
import { openDatabase } from '../../server/store/open-database.ts';

const leaseMs = 60_000;
const claim = (database: Database, owner: string, now: number): Promise<Job | undefined> =>
  database.transaction((queries) => claimJob(queries, owner, now, leaseMs));
const wish = (database: Database, runAt: number): Promise<void> =>
  database.transaction((queries) => schedule(queries, 'reconcile', 'a payment', runAt));
const finish = (database: Database, job: Job, now: number, next?: number): Promise<void> =>
  database.transaction((queries) => finishJob(queries, job, now, next));

/** A database of its own, in a file that ends with the test. */
async function aDatabase(context: { after(end: () => void): void }): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'jobs-'));
  const database = await openDatabase(`file:${join(folder, 'jobs.db')}`);
  context.after(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  return database;
}

function claimed(job: Job | undefined): Job {
  assert.ok(job, 'there was nothing to claim');
  return job;
}

test('while a worker holds a job nobody else gets it; when its lease is over somebody does', async (context) => {
  const database = await aDatabase(context);
  await wish(database, 0);
  claimed(await claim(database, 'one', 0));
  assert.equal(await claim(database, 'two', leaseMs), undefined);
  claimed(await claim(database, 'two', leaseMs + 1));
});

test('a worker whose lease is over can neither end nor free the job of the one that holds it now', async (context) => {
  const database = await aDatabase(context);
  await wish(database, 0);
  const late = claimed(await claim(database, 'one', 0));
  claimed(await claim(database, 'two', leaseMs + 1));
  await finish(database, late, leaseMs + 2);
  assert.equal(await claim(database, 'three', leaseMs + 3), undefined, 'it was freed');
  assert.equal(await nextJobAt(database), 2 * leaseMs + 1, 'it was ended');
});

test('a wish that comes while its job is done is done afterwards', async (context) => {
  const database = await aDatabase(context);
  await wish(database, 0);
  const job = claimed(await claim(database, 'one', 0));
  await wish(database, 10);
  await finish(database, job, 20);
  claimed(await claim(database, 'one', 21));
});

test('the earliest of several wishes counts', async (context) => {
  const database = await aDatabase(context);
  await wish(database, 100);
  await wish(database, 50);
  await wish(database, 200);
  assert.equal(await nextJobAt(database), 50);
});
