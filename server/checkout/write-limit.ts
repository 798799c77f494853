import PQueue from 'p-queue';
import { PaymentError } from '../errors.ts';

/** Lets calls that change something through at the provider's pace (100 a second an account), in order. */
export interface WriteLimit {
  /**
   * Takes a place in the queue before anything is written down; the answer gives it back. Throws `server_busy` when so
   * many wait that a further one would not be served in time.
   */
  enter(): () => void;
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
  let inside = 0;
  return {
    enter() {
      const waiting = Math.max(inside, queue.size);
      if (waiting >= perSecond * longestWaitS)
        throw new PaymentError('server_busy', 'Too many payments are being started; try again in a moment.', {
          retryAfter: Math.ceil(waiting / perSecond),
        });
      inside += 1;
      return () => {
        inside -= 1;
      };
    },
    run: (call) => queue.add(call),
    close: () => queue.clear(),
  };
}
