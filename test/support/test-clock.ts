import { SandboxClock } from '../../server/sandbox/clock.ts';
import { eventually } from './start-server.ts';

/** Time that runs like the real one and jumps when a test says so. Milliseconds. */
export class TestClock extends SandboxClock {
  /** Jumps ahead; what was due in between happens now. */
  pass(duration: number): void {
    this.set(this.now() + duration);
  }

  /** What `look` finds, with `step` ms gone by before each look. */
  eventually<T>(step: number, look: () => Promise<T | undefined | false>): Promise<T> {
    return eventually(() => {
      this.pass(step);
      return look();
    });
  }
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
