import type { PaymentView } from '../shared/contract.ts';
import { isPaid } from '../shared/payment-status.ts';
import { defaultRedirectHosts, isLoopback, isRedirectAllowed } from '../shared/redirect-hosts.ts';
import { AlmaPayStartEvent } from './events.ts';
import { PaymentsApiError } from './payments-api.ts';
import { configOf, serverOf } from './server-config.ts';
import { type Delay, startPayment } from './start-payment.ts';
import { pause } from './watch-payment.ts';

/** What a press needs to know of the button. */
export interface Pressable extends EventTarget {
  server: string | null | undefined;
  order: string | null | undefined;
  getOrder: (() => Promise<string>) | null | undefined;
}

/**
 * Everything between the shopper's press and Alma's page. Resolves with a payment that is paid, or whose
 * `redirect_url` is safe to go to; with nothing when the page called it off. Throws a `PaymentsApiError` or what the
 * page's own code threw.
 */
export async function press(
  button: Pressable,
  pressIdOf: (order: string) => string,
  signal: AbortSignal,
  tell: (delay: Delay) => void,
): Promise<PaymentView | undefined> {
  const start = new AlmaPayStartEvent();
  if (!button.dispatchEvent(start)) return undefined;
  await start.settled;
  const server = serverOf(button.server);
  if (!server) throw new PaymentsApiError('invalid_request', { detail: `server="${button.server}" is no safe URL` });
  const order: unknown = button.getOrder ? await button.getOrder() : button.order;
  if (typeof order !== 'string' || !order.trim()) {
    throw new PaymentsApiError('invalid_order', { detail: 'there is no order to pay' });
  }
  const payment = await startPayment(server, { order, press_id: pressIdOf(order) }, signal, tell);
  if (isPaid(payment.status)) return payment;
  const { redirect_url } = payment;
  if (redirect_url === undefined) throw new PaymentsApiError('payment_refused', { detail: payment.status });
  if (isRedirectAllowed(redirect_url, await redirectHosts(server))) return payment;
  throw new PaymentsApiError('provider_misconfigured', { detail: `${redirect_url} is on no allowed host` });
}

/** Milliseconds a slow `/config` may hold back a shopper whose payment is there. */
const configPatience = 3_000;

/** A page on this machine may send its shopper to this machine: that is how the sandbox is used. */
async function redirectHosts(server: string): Promise<readonly string[]> {
  const config = await Promise.race([configOf(server), pause(configPatience)]);
  const hosts = config?.redirect_hosts ?? defaultRedirectHosts;
  return isLoopback(location.hostname) ? [...hosts, location.hostname] : hosts;
}
