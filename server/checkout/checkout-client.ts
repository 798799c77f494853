import { Pool } from 'undici';
import type { z } from 'zod';
import type { Secret } from '../secret.ts';
import type { Answer } from './answer.ts';
import {
  acceptedRefundSchema,
  type CreatedPayment,
  createdPaymentSchema,
  errorBodySchema,
  type PaymentAction,
  type PaymentDetails,
  paymentActionsSchema,
  paymentDetailsSchema,
  paymentListSchema,
} from './wire.ts';
import { createWriteLimit } from './write-limit.ts';

export type CheckoutOptions = {
  /** The account's API address, without a slash at the end. */
  url: string;
  /** The `Authorization` header's value. */
  authorization: Secret;
  /** For a whole call: connection, headers and body. */
  timeoutMs: number;
  writesPerSecond: number;
};

/** Checkout.com's API, as far as Alma needs it. Never throws for what the provider does; see `Answer`. */
export interface CheckoutClient {
  /** A place among those that wait to send, until the answer is called. Throws `server_busy` when all are taken. */
  enter(): () => void;
  requestPayment(body: string, idempotencyKey: string): Promise<Answer<CreatedPayment>>;
  getPayment(providerId: string): Promise<Answer<PaymentDetails>>;
  findPayments(reference: string): Promise<Answer<PaymentDetails[]>>;
  listActions(providerId: string): Promise<Answer<PaymentAction[]>>;
  requestRefund(
    providerId: string,
    refund: { amount: number; reference: string },
    idempotencyKey: string,
  ): Promise<Answer<{ action_id: string }>>;
  close(): Promise<void>;
}

/**
 * One warm pool of connections, kept open for minutes: a shop sells now and then, and a new TLS handshake costs more
 * than the whole payment. Never follows a redirect.
 */
export function createCheckoutClient(options: CheckoutOptions): CheckoutClient {
  const base = new URL(options.url);
  const prefix = base.pathname.replace(/\/$/, '');
  const pool = new Pool(base.origin, {
    connections: 128,
    pipelining: 1,
    keepAliveTimeout: 300_000,
    keepAliveMaxTimeout: 600_000,
    connect: { timeout: Math.min(5000, options.timeoutMs) },
    bodyTimeout: options.timeoutMs,
    headersTimeout: options.timeoutMs,
  });
  const limit = createWriteLimit(options.writesPerSecond);

  async function call<T>(
    schema: z.ZodType<T>,
    method: 'GET' | 'POST',
    path: string,
    body?: string,
    idempotencyKey?: string,
  ): Promise<Answer<T>> {
    try {
      const response = await pool.request({
        method,
        path: prefix + path,
        headers: {
          authorization: options.authorization.reveal(),
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'cko-idempotency-key': idempotencyKey }),
        },
        body: body ?? null,
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      return read(schema, response.statusCode, await response.body.text());
    } catch (cause) {
      return { kind: neverLeft(cause) ? 'not_sent' : 'unknown', cause };
    }
  }

  const query = (path: string) => `/payments/${encodeURIComponent(path)}`;
  return {
    enter: () => limit.enter(),
    requestPayment: (body, key) => limit.run(() => call(createdPaymentSchema, 'POST', '/payments', body, key)),
    getPayment: (id) => call(paymentDetailsSchema, 'GET', query(id)),
    async findPayments(reference) {
      const answer = await call(
        paymentListSchema,
        'GET',
        `/payments?reference=${encodeURIComponent(reference)}&limit=10`,
      );
      return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.data } : answer;
    },
    listActions: (id) => call(paymentActionsSchema, 'GET', `${query(id)}/actions`),
    requestRefund: (id, refund, key) =>
      limit.run(() => call(acceptedRefundSchema, 'POST', `${query(id)}/refunds`, JSON.stringify(refund), key)),
    close() {
      limit.close();
      return pool.destroy();
    },
  };
}

/** 401, 403, 404 and 502 may have no body at all; a 2xx that is not what it should be tells nothing. */
function read<T>(schema: z.ZodType<T>, status: number, text: string): Answer<T> {
  const body = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(body);
    return parsed.success ? { kind: 'ok', value: parsed.data } : { kind: 'unknown', cause: parsed.error };
  }
  const codes = errorBodySchema.safeParse(body).data?.error_codes ?? [];
  if (status === 401) return { kind: 'misconfigured', status, codes };
  // One key, two requests at once: the other one may well be carried out.
  if (status === 429 && codes.includes('duplicate_request'))
    return { kind: 'unknown', cause: new Error('duplicate_request') };
  if (status === 429) return { kind: 'throttled' };
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'refused', status, codes };
  return { kind: 'unknown', cause: new Error(`the provider answered ${status}`) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Failures to connect: not a byte of the request has gone. */
const connectFailures = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function neverLeft(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(neverLeft);
  return cause instanceof Error && 'code' in cause && connectFailures.has(String(cause.code));
}
