/**
 * Every reason a request can fail, and whether the same request may succeed later without anybody changing it.
 * The server has an HTTP status for each, `error-texts.ts` a sentence for the shopper.
 */
export const retryable = {
  invalid_request: false,
  invalid_order: false,
  order_expired: false,
  origin_not_allowed: false,
  order_already_paid: false,
  order_changed: false,
  payment_not_found: false,
  refund_not_allowed: false,
  refund_exceeds_balance: false,
  idempotency_conflict: false,
  unauthorized: false,
  too_many_requests: true,
  payment_refused: false,
  provider_misconfigured: false,
  provider_unavailable: true,
  server_busy: true,
  internal_error: true,
} as const satisfies Record<string, boolean>;

export type ErrorCode = keyof typeof retryable;
export const errorCodes = Object.keys(retryable) as [ErrorCode, ...ErrorCode[]];
