import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { simulate } from './simulate.ts';

export type Schedules = {
  /** How many were run. */
  runs: number;
  /** How often each remarkable thing happened. */
  seen: Map<string, number>;
  failures: { seed: number; violations: string[] }[];
};

type Task = { first: number; step: number; end: number; failFast: boolean };

/**
 * Runs `count` schedules from seed `from` on, a share on each core. With `failFast` it stops at the first that breaks an
 * invariant.
 */
export async function runSchedules(from: number, count: number, failFast = false): Promise<Schedules> {
  const step = Math.min(count, availableParallelism());
  const total: Schedules = { runs: 0, seen: new Map(), failures: [] };
  const workers: Worker[] = [];
  const runOf = (index: number) =>
    new Promise<void>((resolve, reject) => {
      const task: Task = { first: from + index, step, end: from + count, failFast };
      const worker = new Worker(new URL(import.meta.url), { workerData: task });
      workers.push(worker);
      worker.on('message', (part: Schedules) => add(total, part));
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  await Promise.all(
    Array.from({ length: step }, async (_, index) => {
      await runOf(index);
      if (failFast && total.failures.length > 0) for (const worker of workers) await worker.terminate();
    }),
  );
  return total;
}

function add(total: Schedules, part: Schedules): void {
  total.runs += part.runs;
  for (const [what, times] of part.seen) total.seen.set(what, (total.seen.get(what) ?? 0) + times);
  total.failures.push(...part.failures);
}

async function runShare({ first, step, end, failFast }: Task): Promise<void> {
  const share: Schedules = { runs: 0, seen: new Map(), failures: [] };
  for (let seed = first; seed < end; seed += step) {
    const { seen, violations } = await simulate(seed);
    add(share, { runs: 1, seen, failures: violations.length > 0 ? [{ seed, violations }] : [] });
    if (failFast && violations.length > 0) break;
  }
  parentPort?.postMessage(share);
}

if (!isMainThread) await runShare(workerData as Task);
