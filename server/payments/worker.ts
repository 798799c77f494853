import { randomUUID } from 'node:crypto';
import { claimJob, finishJob, type Job, type JobKind, nextJobAt } from './job.ts';
import { nextQuestion } from './next-question.ts';
import { notifyShop } from './notify-shop.ts';
import type { Parts } from './parts.ts';
import { findPayment } from './payment.ts';
import { reconcilePayment } from './reconcile-payment.ts';
import { checkMatched } from './record-event.ts';
import { sendRefund } from './send-refund.ts';

/** Does the jobs that are due, a few at a time, in this and any other process on the same database. */
export interface Worker {
  /** Looks for due jobs now. */
  wake(): void;
  /** Takes no more jobs and waits for those under way. */
  stop(): Promise<void>;
}

const atOnce = 8;

/** Without news it looks every `longestSleepMs` all the same: another process may have written jobs. */
export function startWorker(parts: Parts, longestSleepMs = 5000): Worker {
  const owner = randomUUID();
  const leaseMs = 4 * parts.providerTimeoutMs + 30_000;
  const running = new Set<Promise<void>>();
  let stopped = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let failed = false;
  let cancelSleep = () => {};

  async function look(): Promise<void> {
    do {
      lookAgain = false;
      failed = false;
      try {
        while (!stopped && running.size < atOnce) {
          const job = await parts.database.transaction((queries) =>
            claimJob(queries, owner, parts.clock.now(), leaseMs),
          );
          if (!job) break;
          const doing: Promise<void> = perform(parts, job).finally(() => {
            running.delete(doing);
            wake();
          });
          running.add(doing);
        }
      } catch (error) {
        failed = true;
        parts.log.error({ error }, 'the worker cannot read its jobs');
      }
    } while (lookAgain && !stopped);
    await sleep();
  }

  async function sleep(): Promise<void> {
    const next = await nextJobAt(parts.database).catch(() => undefined);
    // A database that cannot be had now is not asked in a tight loop.
    const shortest = failed ? 1000 : 10;
    const delay = Math.min(longestSleepMs, Math.max(shortest, (next ?? Infinity) - parts.clock.now()));
    cancelSleep();
    if (!stopped && running.size < atOnce) cancelSleep = parts.clock.after(delay, wake);
    looking = undefined;
    if (lookAgain) wake();
  }

  function wake(): void {
    lookAgain = true;
    if (!stopped) looking ??= look();
  }

  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      cancelSleep();
      await looking;
      await Promise.all(running);
    },
  };
}

async function perform(parts: Parts, job: Job): Promise<void> {
  let next: number | undefined;
  let failure: string | undefined;
  try {
    next = await doing[job.kind](parts, job);
  } catch (error) {
    parts.log.error({ job: job.kind, attempts: job.attempts, error }, 'a job failed and will be tried again');
    failure = error instanceof Error ? error.name : 'Error';
    next = parts.clock.now() + backOff(job.attempts);
  }
  try {
    await parts.database.transaction((queries) => finishJob(queries, job, parts.clock.now(), next, failure));
  } catch (error) {
    // Its lease will run out, and somebody does it again.
    parts.log.error({ job: job.kind, error }, 'a finished job cannot be written down');
  }
}

const doing: Record<JobKind, (parts: Parts, job: Job) => Promise<number | undefined>> = {
  reconcile,
  refund: (parts, job) => sendRefund(parts, job.subject),
  notify: (parts, job) => notifyShop(parts, job.subject),
  match: (parts, job) => checkMatched(parts, job.subject),
};

async function reconcile(parts: Parts, job: Job): Promise<number | undefined> {
  const asked = await reconcilePayment(parts, job.subject);
  const payment = await findPayment(parts.database, job.subject);
  const next = payment && (await nextQuestion(parts, payment));
  if (next !== undefined && !asked) throw new Error('the provider could not be asked');
  return next;
}

/** 5 s, doubled with every failure up to an hour. */
const backOff = (attempts: number): number => Math.min(3_600_000, 5000 * 2 ** Math.min(attempts - 1, 10));
