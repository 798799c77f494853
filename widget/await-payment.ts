import type { PaymentView, StartPayment } from '../shared/contract.ts';
import { askForPayment, PaymentsApiError } from './payments-api.ts';

/** Why it takes time: the server asks us to come back, or what became of the payment is not known yet. */
export type Delay = 'busy' | 'unknown';

/** How often a payment is asked to start while the server is busy. */
const mostStarts = 5;

/** Seconds. No shopper waits longer before a button, whatever the server asks for. */
const longestWait = 30;

/**
 * Asks for a payment, to start it or by its id, until `isEnough`; tells of every delay. Quickly at first, then ever
 * more seldom (1 to 15 s), and not while the page is hidden. Throws what may not pass by itself, and on an abort.
 */
export async function awaitPayment(
  server: string,
  payment: StartPayment | string,
  signal: AbortSignal,
  isEnough: (payment: PaymentView) => boolean,
  tell: (delay: Delay, payment?: PaymentView) => void,
): Promise<PaymentView> {
  let id = typeof payment === 'string' ? payment : undefined;
  for (let tries = 1, seconds = 1; ; tries += 1, seconds = Math.min(seconds * 1.5, 15)) {
    let wait = seconds;
    try {
      const answer = await askForPayment(server, id ?? payment, signal);
      if (isEnough(answer)) return answer;
      id = answer.id;
      tell('unknown', answer);
    } catch (error) {
      if (signal.aborted || !(error instanceof PaymentsApiError)) throw error;
      const mayPass = id ? error.retryable : isBusy(error) && tries < mostStarts;
      if (!mayPass) throw error;
      tell(id ? 'unknown' : 'busy');
      wait = Math.min(Number(error.retryAfter) || wait, longestWait);
    }
    // Jitter: those who were turned away together must not come back together.
    await pause(wait * (1000 + Math.random() * 500));
    while (document.hidden) await pause(1000);
  }
}

const isBusy = ({ code }: PaymentsApiError): boolean => code === 'server_busy' || code === 'too_many_requests';

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
