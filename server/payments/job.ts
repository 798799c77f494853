import { z } from 'zod';
import type { Queries } from '../store/database.ts';

/**
 * What is done in the background: ask the provider how a payment stands, carry a refund on, tell the shop, look whether
 * an event of a payment we did not know has found it.
 */
export const jobKinds = ['reconcile', 'refund', 'notify', 'match'] as const;
export type JobKind = (typeof jobKinds)[number];

/** One thing to do about one subject (a payment, a refund, an event). Times in ms since 1970. */
export type Job = {
  id: string;
  kind: JobKind;
  subject: string;
  /** Grows with every new wish for it: who finishes an older version leaves the newer to be done. */
  version: number;
  attempts: number;
  /** Grows with every claim: a worker whose lease ran out can no longer finish it. */
  fence: number;
};

const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  subject: z.string(),
  version: z.number(),
  attempts: z.number(),
  fence: z.number(),
});

/** Wants it done at `runAt` or earlier if already wanted earlier; written in the transaction that gives the reason. */
export async function schedule(queries: Queries, kind: JobKind, subject: string, runAt: number): Promise<void> {
  await queries.run(
    `INSERT INTO jobs (id, kind, subject, run_at, version, attempts, fence) VALUES (?, ?, ?, ?, 1, 0, 0)
     ON CONFLICT (id) DO UPDATE SET
       run_at = CASE WHEN jobs.done_at IS NULL AND jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END,
       version = jobs.version + 1,
       attempts = CASE WHEN jobs.done_at IS NULL THEN jobs.attempts ELSE 0 END,
       done_at = NULL`,
    `${kind}:${subject}`,
    kind,
    subject,
    runAt,
  );
}

/**
 * Takes the job that is due longest for `leaseMs`, or nothing. It becomes due again when the lease ends, so that a wish
 * that comes in the meantime counts and not the one that is being done.
 */
export async function claimJob(
  queries: Queries,
  owner: string,
  now: number,
  leaseMs: number,
): Promise<Job | undefined> {
  const [row] = await queries.all(
    `UPDATE jobs SET run_at = ?, lease_owner = ?, lease_until = ?, fence = fence + 1, attempts = attempts + 1
     WHERE id = (
       SELECT id FROM jobs WHERE done_at IS NULL AND run_at <= ? AND (lease_until IS NULL OR lease_until < ?)
       ORDER BY run_at, id LIMIT 1${queries.skipLocked}
     ) RETURNING id, kind, subject, version, attempts, fence`,
    now + leaseMs,
    owner,
    now + leaseMs,
    now,
    now,
  );
  return row ? jobSchema.parse(row) : undefined;
}

/**
 * Ends the claim: done for good, or to be run again at `next`. A job wanted anew in the meantime stays wanted; one whose
 * lease was lost to another worker is left to that one.
 */
export async function finishJob(queries: Queries, job: Job, now: number, next?: number, error?: string): Promise<void> {
  const freed = 'lease_owner = NULL, lease_until = NULL, last_error = ?';
  const changed = await queries.run(
    `UPDATE jobs SET ${freed}, done_at = ?, run_at = COALESCE(?, run_at), attempts = CASE WHEN ? = 1 THEN attempts ELSE 0 END
     WHERE id = ? AND fence = ? AND version = ?`,
    error ?? null,
    next === undefined ? now : null,
    next ?? null,
    error === undefined ? 0 : 1,
    job.id,
    job.fence,
    job.version,
  );
  if (changed === 0)
    await queries.run(`UPDATE jobs SET ${freed} WHERE id = ? AND fence = ?`, error ?? null, job.id, job.fence);
}

/** When the next job that nobody holds is due; undefined with none left. */
export async function nextJobAt(queries: Queries): Promise<number | undefined> {
  const [row] = await queries.all(
    `SELECT MIN(CASE WHEN lease_until > run_at THEN lease_until ELSE run_at END) AS at FROM jobs WHERE done_at IS NULL`,
  );
  return typeof row?.at === 'number' ? row.at : undefined;
}
