import type { ConfigView, PaymentView, StartPayment } from '../shared/contract.ts';
import { type ErrorCode, retryable } from '../shared/error-codes.ts';

/** A press, or a call to our server, that did not come to a good end. */
export class PaymentsApiError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly requestId: string | undefined;
  /** The payment the answer speaks of. */
  readonly paymentId: string | undefined;
  /** Seconds the server asks us to wait, in its words. */
  readonly retryAfter: string | null | undefined;

  constructor(code: ErrorCode, { detail, request_id, payment }: Json = {}, retryAfter?: string | null) {
    super(`${code}: ${String(detail)}`);
    this.code = code;
    this.retryable = retryable[code];
    this.requestId = textOf(request_id);
    this.paymentId = isJson(payment) ? textOf(payment.id) : undefined;
    this.retryAfter = retryAfter;
  }
}

/** Longer than the server waits for the provider, so that its answer is the one we see. Milliseconds. */
const patience = 30_000;

/** Starts the payment of an order; asks how it goes when `payment` is an id. */
export const askForPayment = (
  server: string,
  payment: StartPayment | string,
  signal: AbortSignal,
): Promise<PaymentView> =>
  typeof payment === 'string'
    ? call(`${server}/payments/${encodeURIComponent(payment)}`, signal, isPayment)
    : call(`${server}/payments`, signal, isPayment, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(payment),
      });

export const askForConfig = (server: string): Promise<ConfigView> =>
  call(`${server}/config`, new AbortController().signal, isConfig);

/** A 2xx answer that is what was asked for. Everything else is a `PaymentsApiError`. */
async function call<T>(
  url: string,
  signal: AbortSignal,
  isRight: (body: unknown) => body is T,
  init?: RequestInit,
): Promise<T> {
  const response = await fetch(url, {
    ...init,
    credentials: 'omit',
    // Browsers from before 2024 wait as long as the network does.
    signal: AbortSignal.any?.([signal, AbortSignal.timeout(patience)]) ?? signal,
  }).catch((error) => {
    throw new PaymentsApiError('provider_unavailable', { detail: error });
  });
  const body: unknown = await response.json().catch(() => 0);
  if (response.ok && isRight(body)) return body;
  const problem = isJson(body) ? body : {};
  const code = isErrorCode(problem.code) ? problem.code : 'internal_error';
  throw new PaymentsApiError(code, problem, response.headers.get('Retry-After'));
}

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const isErrorCode = (value: unknown): value is ErrorCode => Object.hasOwn(retryable, textOf(value) ?? '');

/** Only what the elements rely on, so that a newer server may say more. */
const isPayment = (body: unknown): body is PaymentView =>
  isJson(body) && !!textOf(body.id) && !!textOf(body.status) && textOf(body.redirect_url) === body.redirect_url;

const isConfig = (body: unknown): body is ConfigView =>
  isJson(body) && Array.isArray(body.plans) && Array.isArray(body.redirect_hosts);
