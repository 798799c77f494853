import type { PaymentStatus } from '../shared/payment-status.ts';
import type { Outcome } from './outcome.ts';

/** `<alma-pay-status>` has learnt what became of the payment, or that it changed. */
export class AlmaPayStatusEvent extends Event {
  readonly outcome: Outcome;
  /** As the server says; absent while it has not, or knows no such payment. */
  readonly status: PaymentStatus | undefined;
  readonly paymentId: string | undefined;

  constructor(outcome: Outcome, status: PaymentStatus | undefined, paymentId: string | undefined) {
    super('alma-pay-status', { bubbles: true, composed: true });
    this.outcome = outcome;
    this.status = status;
    this.paymentId = paymentId;
  }
}

declare global {
  interface HTMLElementEventMap {
    'alma-pay-status': AlmaPayStatusEvent;
  }
}
