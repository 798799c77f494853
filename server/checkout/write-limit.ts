import PQueue from 'p-queue';
import { PaymentError } from '../errors.ts';

/** Lets calls that change something through at the provider's pace (100 a second an account), in order. */
export interface WriteLimit {
  /** Throws `server_busy` when so many wait that a further one would not be served in time. */
  ensureRoom(): void;
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Forgets what still waits. */
  close(): void;
}

/** A shopper's browser waits this long and no longer. */
const longestWaitS = 30;

export function createWriteLimit(perSecond: number): WriteLimit {
  // A tenth of a second at a time: a second's worth in one breath would trip a limit that counts in smaller windows.
  const interval = Math.max(100, 1000 / perSecond);
  const queue = new PQueue({ interval, intervalCap: Math.max(1, Math.floor(perSecond / 10)) });
  return {
    ensureRoom() {
      if (queue.size < perSecond * longestWaitS) return;
      throw new PaymentError('server_busy', 'Too many payments are being started; try again in a moment.', {
        retryAfter: Math.ceil(queue.size / perSecond),
      });
    },
    run: (call) => queue.add(call),
    close: () => queue.clear(),
  };
}
