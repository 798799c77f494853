import type { ErrorCode } from '../shared/error-codes.ts';
import type { ButtonState } from './button-state.ts';

const outward = { bubbles: true, composed: true };

/** The shopper has pressed; nothing has been asked of the server. Cancel it and nothing will be. */
export class AlmaPayStartEvent extends Event {
  /** All that the page wants done first. */
  settled: Promise<unknown> | undefined;

  constructor() {
    super('alma-pay-start', { ...outward, cancelable: true });
  }

  /** Has the payment wait for the page's own work; if it rejects, the press fails. Call it while the event is handled. */
  waitUntil(promise: Promise<unknown>): void {
    this.settled = Promise.all([this.settled, promise]);
  }
}

/** The payment exists and the shopper is about to leave for Alma's page. Cancel it to take them there yourself. */
export class AlmaPayRedirectEvent extends Event {
  readonly redirectUrl: string;
  readonly paymentId: string;

  constructor(redirectUrl: string, paymentId: string) {
    super('alma-pay-redirect', { ...outward, cancelable: true });
    this.redirectUrl = redirectUrl;
    this.paymentId = paymentId;
  }
}

/** Why a press failed, or why none can succeed. */
export type Failure = {
  code: ErrorCode;
  /** The sentence the shopper reads. */
  message: string;
  /** Whether pressing again may help. */
  retryable: boolean;
  /** The server's name of the request, for its logs; absent when it did not answer. */
  requestId: string | undefined;
};

/** The payment could not be started, and the button says so. */
export class AlmaPayErrorEvent extends Event implements Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly requestId: string | undefined;

  constructor({ code, retryable, requestId }: Omit<Failure, 'message'>, message: string) {
    super('alma-pay-error', outward);
    this.code = code;
    this.message = message;
    this.retryable = retryable;
    this.requestId = requestId;
  }
}

/** The order turned out to be paid, as the server says, not the page. */
export class AlmaPayPaidEvent extends Event {
  readonly paymentId: string | undefined;

  constructor(paymentId: string | undefined) {
    super('alma-pay-paid', outward);
    this.paymentId = paymentId;
  }
}

/** The button has gone from one state to another. */
export class AlmaPayStateEvent extends Event {
  readonly state: ButtonState;
  readonly previous: ButtonState;

  constructor(state: ButtonState, previous: ButtonState) {
    super('alma-pay-state', outward);
    this.state = state;
    this.previous = previous;
  }
}

declare global {
  interface HTMLElementEventMap {
    'alma-pay-start': AlmaPayStartEvent;
    'alma-pay-redirect': AlmaPayRedirectEvent;
    'alma-pay-error': AlmaPayErrorEvent;
    'alma-pay-paid': AlmaPayPaidEvent;
    'alma-pay-state': AlmaPayStateEvent;
  }
}
