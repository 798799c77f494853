import type { PaymentView } from '../shared/contract.ts';
import { getPayment, PaymentsApiError } from './payments-api.ts';

/** Milliseconds between two looks: quick at first, since most payments are decided by then. */
const firstWait = 1_000;
const longestWait = 15_000;

/**
 * Looks at a payment again and again, ever more seldom and never while the page is hidden, until `isEnough` says so;
 * resolves with that last look. A failure that may pass is passed over; any other is thrown, as is an abort.
 */
export async function watchPayment(
  server: string,
  id: string,
  signal: AbortSignal,
  isEnough: (payment: PaymentView) => boolean,
): Promise<PaymentView> {
  for (let wait = firstWait; ; wait = Math.min(wait * 1.5, longestWait)) {
    await untilVisible();
    signal.throwIfAborted();
    try {
      const payment = await getPayment(server, id, signal);
      if (isEnough(payment)) return payment;
    } catch (error) {
      if (!(error instanceof PaymentsApiError && error.retryable)) throw error;
    }
    await pause(wait);
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

function untilVisible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) =>
    document.addEventListener('visibilitychange', () => resolve(untilVisible()), { once: true }),
  );
}
