import type { PaymentView } from '../shared/contract.ts';
import { type ErrorCode, retryable } from '../shared/error-codes.ts';

const statusOf: Record<ErrorCode, number> = {
  invalid_request: 400,
  invalid_order: 422,
  order_expired: 422,
  origin_not_allowed: 403,
  order_already_paid: 409,
  order_changed: 409,
  payment_not_found: 404,
  refund_not_allowed: 409,
  refund_exceeds_balance: 422,
  idempotency_conflict: 409,
  unauthorized: 401,
  too_many_requests: 429,
  payment_refused: 422,
  provider_misconfigured: 502,
  provider_unavailable: 503,
  server_busy: 503,
  internal_error: 500,
};

/** What a caller may be told besides the code and the sentence. */
export type ErrorDetails = {
  /** HTTP status, where the code's own is too coarse (413, 415). */
  status?: number;
  errors?: { path: string; message: string }[];
  payment?: PaymentView;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
  cause?: unknown;
};

/** A failure we expect and can name; its message is for the caller. Anything else that is thrown is a bug: 500. */
export class PaymentError extends Error {
  override name = 'PaymentError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status ?? statusOf[code];
    this.details = details;
  }

  get retryable(): boolean {
    return retryable[this.code];
  }
}
