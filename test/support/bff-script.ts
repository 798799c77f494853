import type { ConfigView, PaymentView, Problem } from '../../shared/contract.ts';
import type { ErrorCode } from '../../shared/error-codes.ts';

/** What the stand-in says to one request: JSON unless `body` is text; `after` milliseconds. */
export type Answer = {
  status?: number;
  headers?: Record<string, string>;
  type?: string;
  body?: unknown;
  after?: number;
  fails?: 'reset' | 'hang';
};

/** Answers in turn to `GET /config`, `POST /payments` and `GET /payments/{id}`; the last is repeated. */
export type Script = { config?: Answer[]; start?: Answer[]; get?: Answer[] };

export type Recorded = { method: string; path: string; body: string; cookie?: string | undefined };

export const aConfig = (changes: Partial<ConfigView> = {}): Answer => ({
  body: {
    mode: 'live',
    currency: 'EUR',
    min_amount: 5_000,
    max_amount: 200_000,
    plans: ['2x', '3x', '4x', 'd+15', 'd+30'],
    locales: ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'],
    redirect_hosts: ['pay.example.com'],
    ...changes,
  },
});

export const aPayment = (changes: Partial<PaymentView> = {}, answer: Answer = {}): Answer => ({
  status: 201,
  ...answer,
  body: {
    id: 'payment-1',
    status: 'pending',
    reference: 'ORDER-1',
    amount: 10_001,
    currency: 'EUR',
    refunded_amount: 0,
    mode: 'live',
    as_of: '2026-11-23T08:00:00Z',
    ...changes,
  } satisfies PaymentView,
});

export const aRedirect = (answer: Answer = {}): Answer =>
  aPayment({ redirect_url: 'https://pay.example.com/payment-1' }, answer);

export const aProblem = (code: ErrorCode, changes: Partial<Problem> = {}, answer: Answer = {}): Answer => ({
  status: 400,
  type: 'application/problem+json',
  ...answer,
  body: { type: 'about:blank', title: code, status: 400, code, retryable: false, request_id: 'request-1', ...changes },
});
