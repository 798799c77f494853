/** Time that passes only when told to, and everything that waits for it. Milliseconds since 1970. */
export class SimulatedTime {
  private time = Date.UTC(2026, 0, 5, 9);
  private sequence = 0;
  /** A heap by time; things due at once happen in the order in which they were wanted. */
  private readonly waiting: { at: number; sequence: number; action: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(delay: number, action: () => void): void {
    const entry = { at: this.time + Math.max(0, Math.round(delay)), sequence: ++this.sequence, action };
    let place = this.waiting.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.isBefore(place, parent)) break;
      this.swap(place, parent);
      place = parent;
    }
  }

  wait(delay: number): Promise<void> {
    return new Promise((resolve) => this.after(delay, resolve));
  }

  /** Lets everything happen that is due until `end`, one thing at a time; `afterEach` looks at the world in between. */
  async runUntil(end: number, afterEach: () => void): Promise<void> {
    for (let next = this.waiting[0]; next && next.at <= end; next = this.waiting[0]) {
      this.removeFirst();
      this.time = next.at;
      next.action();
      // Nothing in the simulation waits for the machine: every promise that can go on does so before this turn ends.
      await new Promise(setImmediate);
      afterEach();
    }
    this.time = end;
  }

  private removeFirst(): void {
    const last = this.waiting.pop();
    if (!last || this.waiting.length === 0) return;
    this.waiting[0] = last;
    let place = 0;
    for (;;) {
      let first = place;
      for (const child of [2 * place + 1, 2 * place + 2])
        if (child < this.waiting.length && this.isBefore(child, first)) first = child;
      if (first === place) return;
      this.swap(place, first);
      place = first;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.waiting[one], this.waiting[other]];
    if (!a || !b) return false;
    return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.waiting[one], this.waiting[other]];
    if (a && b) [this.waiting[one], this.waiting[other]] = [b, a];
  }
}
