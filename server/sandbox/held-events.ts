import type { SandboxClock } from './clock.ts';
import type { WebhookEvent } from './event-log.ts';
import type { Payment } from './payment.ts';

/** How long a held event waits for another one of its payment, in ms. */
const limit = 5000;

/** Events kept back so that a later one of their payment overtakes them. */
export class HeldEvents {
  private held: { event: WebhookEvent; release: () => void }[] = [];
  private readonly clock: SandboxClock;

  constructor(clock: SandboxClock) {
    this.clock = clock;
  }

  /** Keeps `event` until it is released or its time is up; then `send` is called, once. */
  hold(event: WebhookEvent, send: () => void): void {
    event.state = 'held';
    const release = () => {
      if (!this.held.includes(entry)) return;
      this.held = this.held.filter((other) => other !== entry);
      cancel();
      send();
    };
    const cancel = this.clock.after(limit, release);
    const entry = { event, release };
    this.held.push(entry);
  }

  /** Lets those go that are held now, once `work` of their payment is done. */
  async releaseAfter(payment: Payment, work: () => Promise<void>): Promise<void> {
    const waiting = this.held.filter(({ event }) => event.payment === payment);
    await work();
    for (const { release } of waiting) release();
  }

  clear(): void {
    this.held = [];
  }
}
