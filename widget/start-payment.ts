import type { PaymentView, StartPayment } from '../shared/contract.ts';
import { isOver, isPaid } from '../shared/payment-status.ts';
import { PaymentsApiError, postPayment } from './payments-api.ts';
import { pause, watchPayment } from './watch-payment.ts';

/** What takes time during a press: the server asks us to come back, or does not know yet what the provider did. */
export type Delay = 'busy' | 'unknown';

/**
 * Asks the server for the order's payment until there is something to do with it: it can be paid (`redirect_url`), is
 * paid, or is over. Tells of every delay. Throws a `PaymentsApiError`.
 */
export async function startPayment(
  server: string,
  request: StartPayment,
  signal: AbortSignal,
  tell: (delay: Delay) => void,
): Promise<PaymentView> {
  const payment = await whenNotBusy(
    () => postPayment(server, request, signal),
    signal,
    () => tell('busy'),
  );
  if (isDecided(payment)) return payment;
  tell('unknown');
  return watchPayment(server, payment.id, signal, isDecided);
}

const isDecided = ({ redirect_url, status }: PaymentView): boolean =>
  redirect_url !== undefined || isPaid(status) || isOver(status);

const mostTries = 5;

async function whenNotBusy<T>(ask: () => Promise<T>, signal: AbortSignal, tellBusy: () => void): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof PaymentsApiError) || !/busy|too_many/.test(error.code) || tries === mostTries) throw error;
      tellBusy();
      // Jitter: those who were turned away together must not come back together.
      await pause(Math.min(error.retryAfter ?? 2_000, 60_000) * (1 + Math.random() / 2));
      signal.throwIfAborted();
    }
  }
}
