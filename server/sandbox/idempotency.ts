import type { SandboxClock } from './clock.ts';

/** How long the provider remembers a key, in ms. */
const memory = 24 * 3_600_000;

/** An answer as it left, so that a replay is the same to the byte. */
export type StoredAnswer = { status: number; bytes: Buffer };

/** `Cko-Idempotency-Key`: remembers successful answers only; of two requests at once, one is processed. */
export class Idempotency {
  private readonly answers = new Map<string, StoredAnswer & { until: number }>();
  private readonly underWay = new Set<string>();
  private readonly clock: SandboxClock;

  constructor(clock: SandboxClock) {
    this.clock = clock;
  }

  /** A stored answer, `busy` while another request with this key runs, or nothing: then the key is taken. */
  begin(key: string): StoredAnswer | 'busy' | undefined {
    if (this.underWay.has(key)) return 'busy';
    const stored = this.answers.get(key);
    if (stored && this.clock.now() < stored.until) return stored;
    this.answers.delete(key);
    this.underWay.add(key);
    return undefined;
  }

  /** Frees the key; with an answer, keeps that for a day. */
  end(key: string, answer?: StoredAnswer): void {
    this.underWay.delete(key);
    if (answer) this.answers.set(key, { ...answer, until: this.clock.now() + memory });
  }

  clear(): void {
    this.answers.clear();
    this.underWay.clear();
  }
}
