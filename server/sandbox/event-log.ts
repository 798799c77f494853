import type { Payment } from './payment.ts';

/** A webhook event, with the bytes every delivery of it repeats. */
export type WebhookEvent = {
  id: string;
  type: string;
  payment: Payment;
  /** ms */
  createdOn: number;
  bytes: Buffer;
  state: 'pending' | 'delivered' | 'failed' | 'held';
  attempts: number;
  /** Takes the next resend back. */
  cancelResend?: () => void;
};

/** Every event there was, for look-ups and resends. */
export class EventLog {
  private readonly events = new Map<string, WebhookEvent>();

  add(event: WebhookEvent): void {
    this.events.set(event.id, event);
  }

  find(id: string): WebhookEvent | undefined {
    return this.events.get(id);
  }

  /** Oldest first; all of them without a payment. */
  of(payment?: Payment): WebhookEvent[] {
    return [...this.events.values()].filter((event) => !payment || event.payment === payment);
  }

  clear(): void {
    this.events.clear();
  }
}
