/** How long, in real ms, moved time waits for the work a timer started (a delivery under way) before it moves on. */
const patience = 1000;

type Timer = { due: number; action: () => unknown };

/**
 * The sandbox's own time, in ms since 1970: it runs like the real one and can be set or moved ahead, and everything
 * the sandbox does later (expiry, resends, refunds, time limits) waits for it, not for the machine's clock.
 */
export class SandboxClock {
  private offset = 0;
  private readonly timers = new Set<Timer>();
  private alarm: NodeJS.Timeout | undefined;
  private alarmDue = Number.POSITIVE_INFINITY;

  now(): number {
    return Date.now() + this.offset;
  }

  /** Runs `action` once, `delay` ms from now; the answer takes it back. Does not keep the process alive. */
  after(delay: number, action: () => unknown): () => void {
    const timer = { due: this.now() + delay, action };
    this.timers.add(timer);
    if (timer.due < this.alarmDue) this.setAlarm(timer.due);
    return () => this.timers.delete(timer);
  }

  /** Jumps to `time` without running what lies between; what is due then runs at once. Backwards is allowed. */
  set(time: number): void {
    this.offset = time - Date.now();
    this.runDue();
  }

  /**
   * Moves time ahead by `duration` ms, stopping at each timer on the way in its order, so that what one of them
   * schedules (a resend after a failed resend) is run too if its time comes within `duration`.
   */
  async advance(duration: number): Promise<void> {
    const target = this.now() + duration;
    for (let next = this.earliest(); next && next.due <= target; next = this.earliest()) {
      this.timers.delete(next);
      if (next.due > this.now()) this.offset += next.due - this.now();
      await patiently(settled(next.action));
    }
    if (target > this.now()) this.offset += target - this.now();
    this.runDue();
  }

  /** Forgets every timer. */
  clear(): void {
    this.timers.clear();
    clearTimeout(this.alarm);
    this.alarmDue = Number.POSITIVE_INFINITY;
  }

  /** Forgets every timer and goes back to the machine's time. */
  reset(): void {
    this.clear();
    this.offset = 0;
  }

  private earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) if (!first || timer.due < first.due) first = timer;
    return first;
  }

  private runDue(): void {
    const now = this.now();
    const due = [...this.timers].filter((timer) => timer.due <= now).sort((a, b) => a.due - b.due);
    for (const timer of due) {
      if (!this.timers.delete(timer)) continue;
      void settled(timer.action);
    }
    this.setAlarm(this.earliest()?.due ?? Number.POSITIVE_INFINITY);
  }

  // One native timer serves all. It is not moved when the timer it was set for is taken back: it then finds nothing due.
  private setAlarm(due: number): void {
    clearTimeout(this.alarm);
    this.alarmDue = due;
    if (due === Number.POSITIVE_INFINITY) return;
    const longest = 2 ** 31 - 1;
    this.alarm = setTimeout(() => this.runDue(), Math.min(Math.max(due - this.now(), 0), longest)).unref();
  }
}

/** Waits for `work`, but no longer than moved time waits. */
export async function patiently(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((done) => {
    timer = setTimeout(done, patience);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}

/** A failing action is a defect of the sandbox; it is shown, and time goes on. */
async function settled(action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    console.error('alma-pay sandbox: a timer failed', error);
  }
}
