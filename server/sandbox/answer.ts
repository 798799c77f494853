/** What the API answers. Without `body` the answer has none, as the provider's 401, 403, 404 and 502. */
export type Answer = {
  status: number;
  body?: unknown;
  /**
   * What the provider does and tells later; runs once the answer has left or was lost. `atOnce`: runs before the
   * answer, and does not wait for any delay.
   */
  afterwards?: (atOnce: boolean) => Promise<void>;
};

export const unauthorized: Answer = { status: 401 };
export const forbidden: Answer = { status: 403 };
export const notFound: Answer = { status: 404 };

/** 422, with the provider's error codes; `request_id` is added where the answer is written. */
export function invalid(codes: string[], type = 'request_invalid'): Answer {
  return { status: 422, body: { error_type: type, error_codes: codes } };
}

/** 429, for the limits and for two requests at once with one idempotency key. */
export function tooMany(code: string): Answer {
  return { status: 429, body: { error_type: 'request_invalid', error_codes: [code] } };
}
