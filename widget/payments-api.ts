import type { ConfigView, PaymentView, StartPayment } from '../shared/contract.ts';
import { type ErrorCode, retryable } from '../shared/error-codes.ts';

/** A call to our server that did not give what was asked for. */
export class PaymentsApiError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly requestId: string | undefined;
  /** The payment the answer speaks of. */
  readonly paymentId: string | undefined;
  /** Milliseconds the server asks us to wait; `NaN` when it does not. */
  readonly retryAfter: number;

  constructor(code: ErrorCode, { detail, request_id, payment }: Json = {}, retryAfter?: string | null) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.retryable = retryable[code];
    this.requestId = textOf(request_id);
    this.paymentId = isJson(payment) ? textOf(payment.id) : undefined;
    this.retryAfter = Number.parseFloat(retryAfter ?? '') * 1000;
  }
}

/** Longer than the server waits for the provider, so that its answer is the one we see. Milliseconds. */
const patience = 30_000;

export const postPayment = async (server: string, body: StartPayment, signal: AbortSignal): Promise<PaymentView> =>
  checked(
    isPayment,
    await call(`${server}/payments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    }),
  );

export const getPayment = async (server: string, id: string, signal: AbortSignal): Promise<PaymentView> =>
  checked(isPayment, await call(`${server}/payments/${encodeURIComponent(id)}`, { signal }));

export const getConfig = async (server: string, signal: AbortSignal): Promise<ConfigView> =>
  checked(isConfig, await call(`${server}/config`, { signal }));

/** The JSON of a 2xx answer. Everything else becomes a `PaymentsApiError`. */
async function call(url: string, init: RequestInit & { signal: AbortSignal }): Promise<unknown> {
  // Browsers from before 2024 wait as long as the network does.
  const signal = AbortSignal.any?.([init.signal, AbortSignal.timeout(patience)]) ?? init.signal;
  const response = await fetch(url, { ...init, credentials: 'omit', signal }).catch(() => {
    throw new PaymentsApiError('provider_unavailable');
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const problem = isJson(body) ? body : {};
  throw new PaymentsApiError(
    isErrorCode(problem.code) ? problem.code : 'internal_error',
    problem,
    response.headers.get('Retry-After'),
  );
}

function checked<T>(is: (body: unknown) => body is T, body: unknown): T {
  if (is(body)) return body;
  throw new PaymentsApiError('internal_error');
}

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const textOf = (value: unknown): string | undefined => (isText(value) ? value : undefined);
const isErrorCode = (value: unknown): value is ErrorCode => isText(value) && value in retryable;

/** Only what the elements rely on, so that a newer server may say more. */
const isPayment = (body: unknown): body is PaymentView =>
  isJson(body) &&
  isText(body.id) &&
  isText(body.status) &&
  (body.redirect_url ?? '') === textOf(body.redirect_url ?? '');

const isConfig = (body: unknown): body is ConfigView =>
  isJson(body) &&
  Number.isInteger(body.min_amount) &&
  Number.isInteger(body.max_amount) &&
  Array.isArray(body.plans) &&
  Array.isArray(body.redirect_hosts);
