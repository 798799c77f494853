import { createHmac } from 'node:crypto';
import type { Account } from './account.ts';
import type { WebhookEvent } from './event-log.ts';
import type { WebhookFault } from './faults.ts';
import { readable } from './journal.ts';
import { isoTime } from './payment-answers.ts';
import { Post } from './post.ts';

const minute = 60_000;
/** Waits after each failed attempt, in ms: the provider's eight resends. */
export const resendDelays = [5, 10, 15, 30, 60, 240, 720, 720].map((minutes) => minutes * minute);
/** Within this many ms an attempt must be answered with a 2xx. */
export const answerLimit = 10_000;
/** How long a reordered event waits for one to follow, in ms. */
const reorderLimit = 5000;

/** What a sender needs of its account. */
type Surroundings = Pick<Account, 'settings' | 'clock' | 'events' | 'faults' | 'journal'>;
type Attempt = { fault?: WebhookFault['kind'] | undefined; extra?: boolean };

/** Delivers webhook events, at least once, until a 2xx or the last resend. */
export class WebhookSender {
  private readonly account: Surroundings;
  private readonly secret: string;
  private readonly post = new Post();
  private readonly underWay = new Set<Promise<void>>();
  private held: { event: WebhookEvent; release: () => void }[] = [];

  constructor(account: Surroundings, secret: string) {
    this.account = account;
    this.secret = secret;
  }

  /** Sends the events at once and side by side, as the provider does; done when each was tried or put off. */
  async send(events: WebhookEvent[]): Promise<void> {
    await Promise.all(events.map((event) => this.begin(event)));
  }

  /** One more attempt for each, with the same bytes; a failure of it changes nothing. */
  async resend(events: WebhookEvent[]): Promise<void> {
    await Promise.all(events.map((event) => this.attempt(event, { extra: true })));
  }

  /** Counts work that will end in a delivery as under way. */
  track(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
    return tracked;
  }

  /** Resolves when no delivery is under way. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Forgets what is held back and breaks off what is under way. */
  clear(): void {
    this.held = [];
    this.post.abort();
  }

  close(): void {
    this.held = [];
    this.post.close();
  }

  private async begin(event: WebhookEvent): Promise<void> {
    const fault = this.account.faults.webhooks.take(
      ({ kind, type, paymentId }) =>
        kind !== 'before_answer' &&
        (type ?? event.type) === event.type &&
        (paymentId ?? event.payment.id) === event.payment.id,
    );
    const waiting = this.held.filter(({ event: other }) => other.payment === event.payment);
    await this.beginWith(event, fault);
    for (const { release } of waiting) release();
  }

  private async beginWith(event: WebhookEvent, fault: WebhookFault | undefined): Promise<void> {
    const { clock } = this.account;
    switch (fault?.kind) {
      case 'drop':
        event.state = 'failed';
        return this.note(event, { fault: 'drop', error: 'dropped by a fault' });
      case 'delay':
        clock.after(fault.delayMs, () => this.attempt(event, { fault: 'delay' }));
        return;
      case 'reorder':
        return this.hold(event);
      case 'duplicate':
        await Promise.all([this.attempt(event), this.attempt(event, { fault: 'duplicate', extra: true })]);
        return;
      case 'replay':
        clock.after(fault.delayMs, () => this.attempt(event, { fault: 'replay', extra: true }));
        return this.attempt(event);
      default:
        return this.attempt(event, { fault: fault?.kind });
    }
  }

  /** Keeps an event until another one of its payment has been sent. */
  private hold(event: WebhookEvent): void {
    event.state = 'held';
    const release = () => {
      if (!this.held.includes(entry)) return;
      this.held = this.held.filter((other) => other !== entry);
      cancel();
      void this.attempt(event, { fault: 'reorder' });
    };
    const cancel = this.account.clock.after(reorderLimit, release);
    const entry = { event, release };
    this.held.push(entry);
  }

  private attempt(event: WebhookEvent, attempt: Attempt = {}): Promise<void> {
    return this.track(this.deliver(event, attempt));
  }

  private async deliver(event: WebhookEvent, { fault, extra = false }: Attempt): Promise<void> {
    const { settings, clock, events } = this.account;
    const url = settings.webhookUrl;
    if (!url) return;
    if (!extra) event.attempts += 1;
    const headers = this.headersOf(event, fault === 'wrong_signature');
    const started = performance.now();
    const { status, error } = await this.post.send(url, headers, event.bytes, (giveUp) =>
      clock.after(answerLimit, giveUp),
    );
    // A reset while the delivery was under way: nothing of it is left.
    if (events.find(event.id) !== event) return;

    this.note(event, { url, headers, status, error, fault, duration: performance.now() - started });
    if (!error) {
      event.state = 'delivered';
      event.cancelResend?.();
    } else if (!extra) this.scheduleResend(event);
  }

  private scheduleResend(event: WebhookEvent): void {
    if (event.state === 'delivered') return;
    const delay = resendDelays[event.attempts - 1];
    event.state = delay === undefined ? 'failed' : 'pending';
    if (delay !== undefined) event.cancelResend = this.account.clock.after(delay, () => this.attempt(event));
  }

  private headersOf(event: WebhookEvent, wrong: boolean): Record<string, string> {
    const { webhookAuthorization } = this.account.settings;
    const key = wrong ? `not ${this.secret}` : this.secret;
    return {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': String(event.bytes.length),
      'User-Agent': 'alma-pay-sandbox-webhooks',
      'Cko-Signature': createHmac('sha256', key).update(event.bytes).digest('hex'),
      ...(webhookAuthorization && { Authorization: webhookAuthorization }),
    };
  }

  private note(
    event: WebhookEvent,
    outcome: {
      url?: string;
      headers?: Record<string, string>;
      duration?: number;
      status?: number | undefined;
      error?: string | undefined;
      fault?: string | undefined;
    },
  ): void {
    const { url = this.account.settings.webhookUrl ?? '', headers = {}, duration = 0, ...rest } = outcome;
    this.account.journal.addDelivery({
      at: isoTime(this.account.clock.now()),
      url,
      event_id: event.id,
      event_type: event.type,
      payment_id: event.payment.id,
      attempt: event.attempts,
      headers,
      body: readable(event.bytes),
      ...rest,
      duration_ms: Math.round(duration),
    });
  }
}
