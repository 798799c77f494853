import ky, { HTTPError, type Options } from 'ky';
import type { PaymentView, Problem } from '../../shared/contract.ts';
import type { ErrorCode } from '../../shared/error-codes.ts';
import type { OperatorPayment, PaymentList, RefundView, RequestRefund } from '../../shared/operator-contract.ts';

/** The server said no, in its own words; nothing was done. */
export class Refusal extends Error {
  readonly code: ErrorCode;

  constructor({ code, detail, title, request_id }: Problem) {
    super(`${detail ?? title} (${code}, request ${request_id})`);
    this.code = code;
  }
}

/** What the support desk asks of the server this page came from. Throws a `Refusal`, or what kept the answer away. */
export type OperatorClient = ReturnType<typeof createOperatorClient>;

export function createOperatorClient(operatorKey: string) {
  const api = ky.create({
    prefix: new URL('.', location.href).href,
    headers: { authorization: `Bearer ${operatorKey}` },
    timeout: 30_000,
  });
  async function ask<T>(path: string, options?: Options): Promise<T> {
    try {
      return await api(path, options).json<T>();
    } catch (error) {
      throw error instanceof HTTPError && isProblem(error.data) ? new Refusal(error.data) : error;
    }
  }
  const pathOf = (id: string) => `payments/${encodeURIComponent(id)}`;
  return {
    payments: (searchParams: Record<string, string>) => ask<PaymentList>('payments', { searchParams }),
    payment: (id: string) => ask<OperatorPayment>(pathOf(id)),
    refund: (id: string, json: RequestRefund, idempotencyKey: string) =>
      ask<RefundView>(`${pathOf(id)}/refunds`, {
        method: 'POST',
        json,
        headers: { 'idempotency-key': idempotencyKey },
      }),
    cancel: (id: string) => ask<PaymentView>(`${pathOf(id)}/cancellation`, { method: 'POST' }),
    replayNotifications: (id: string) =>
      ask<{ replayed: number }>(`${pathOf(id)}/notifications/replay`, { method: 'POST' }),
  };
}

const isProblem = (data: unknown): data is Problem => typeof data === 'object' && data !== null && 'code' in data;
