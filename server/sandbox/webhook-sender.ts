import type { Account } from './account.ts';
import type { WebhookEvent } from './event-log.ts';
import type { WebhookFault } from './faults.ts';
import { HeldEvents } from './held-events.ts';
import { Post } from './post.ts';
import { deliveryHeaders, noteDelivery } from './webhook-delivery.ts';

const minute = 60_000;
/** Waits after each failed attempt, in ms: the provider's eight resends. */
const resendDelays = [5, 10, 15, 30, 60, 240, 720, 720].map((minutes) => minutes * minute);
/** Within this many ms an attempt must be answered with a 2xx. */
const answerLimit = 10_000;

/** What a sender needs of its account. */
type Surroundings = Pick<Account, 'settings' | 'clock' | 'events' | 'faults' | 'journal'>;
type Attempt = { fault?: WebhookFault['kind'] | undefined; extra?: boolean };

/** Delivers webhook events, at least once, until a 2xx or the last resend. */
export class WebhookSender {
  private readonly account: Surroundings;
  private readonly secret: string;
  private readonly post = new Post();
  private readonly underWay = new Set<Promise<void>>();
  private readonly held: HeldEvents;

  constructor(account: Surroundings, secret: string) {
    this.account = account;
    this.secret = secret;
    this.held = new HeldEvents(account.clock);
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
    this.held.clear();
    this.post.abort();
  }

  close(): void {
    this.held.clear();
    this.post.close();
  }

  private async begin(event: WebhookEvent): Promise<void> {
    const fault = this.account.faults.webhooks.take(
      ({ kind, type, paymentId }) =>
        kind !== 'before_answer' &&
        (type ?? event.type) === event.type &&
        (paymentId ?? event.payment.id) === event.payment.id,
    );
    await this.held.releaseAfter(event.payment, () => this.beginWith(event, fault));
  }

  private async beginWith(event: WebhookEvent, fault: WebhookFault | undefined): Promise<void> {
    const { clock } = this.account;
    switch (fault?.kind) {
      case 'drop':
        event.state = 'failed';
        return noteDelivery(this.account, event, { fault: 'drop', error: 'dropped by a fault' });
      case 'delay':
        clock.after(fault.delayMs, () => this.attempt(event, { fault: 'delay' }));
        return;
      case 'reorder':
        return this.held.hold(event, () => void this.attempt(event, { fault: 'reorder' }));
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

  private attempt(event: WebhookEvent, attempt: Attempt = {}): Promise<void> {
    return this.track(this.deliver(event, attempt));
  }

  private async deliver(event: WebhookEvent, { fault, extra = false }: Attempt): Promise<void> {
    const { settings, clock, events } = this.account;
    const url = settings.webhookUrl;
    if (!url) return;
    if (!extra) event.attempts += 1;
    const headers = deliveryHeaders(this.account, event, this.secret, fault === 'wrong_signature');
    const started = performance.now();
    const posted = await this.post.send(url, headers, event.bytes, (giveUp) => clock.after(answerLimit, giveUp));
    // A reset while the delivery was under way: nothing of it is left.
    if (events.find(event.id) !== event) return;

    noteDelivery(this.account, event, { ...posted, url, headers, fault, duration: performance.now() - started });
    if (!posted.error) {
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
}
