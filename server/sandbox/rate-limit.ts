import type { SandboxClock } from './clock.ts';

/** The provider's limit a second: a second's worth may come at once, and fills up again as time passes. */
export class RateLimit {
  private tokens = Number.POSITIVE_INFINITY;
  private filledAt = 0;
  private readonly clock: SandboxClock;

  constructor(clock: SandboxClock) {
    this.clock = clock;
  }

  /** Whether one more request may pass now. A rate of 0 is no limit. */
  take(perSecond: number): boolean {
    if (perSecond === 0) return true;
    const now = this.clock.now();
    const refill = (Math.max(now - this.filledAt, 0) * perSecond) / 1000;
    this.tokens = Math.min(perSecond, this.tokens + refill);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  clear(): void {
    this.tokens = Number.POSITIVE_INFINITY;
  }
}
