import type { PaymentView } from '../shared/contract.ts';
import { isOver, isPaid } from '../shared/payment-status.ts';
import { defaultRedirectHosts, isLoopback, isRedirectAllowed } from '../shared/redirect-hosts.ts';
import { awaitPayment, type Delay, pause } from './await-payment.ts';
import { AlmaPayStartEvent } from './events.ts';
import { PaymentsApiError } from './payments-api.ts';
import { configOf, serverOf } from './server-config.ts';

/** What a press needs to know of the button. */
export interface Pressable extends EventTarget {
  server: string | null | undefined;
  order: string | null | undefined;
  getOrder: (() => Promise<string>) | null | undefined;
}

/**
 * Everything between the shopper's press and Alma's page. Resolves with a payment that is paid, or whose
 * `redirect_url` is safe to go to; with nothing when the page called it off. Throws a `PaymentsApiError`, or what the
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
  if (!server) throw new PaymentsApiError('invalid_request', { detail: button.server });
  const order: unknown = await (button.getOrder ? button.getOrder() : button.order);
  if (typeof order !== 'string' || !order.trim()) throw new PaymentsApiError('invalid_order', { detail: order });
  const payment = await awaitPayment(server, { order, press_id: pressIdOf(order) }, signal, isDecided, tell);
  const { redirect_url: url, status } = payment;
  if (isPaid(status)) return payment;
  if (!url) throw new PaymentsApiError('payment_refused', { detail: status });
  if (isRedirectAllowed(url, await redirectHosts(server))) return payment;
  throw new PaymentsApiError('provider_misconfigured', { detail: url });
}

const isDecided = ({ redirect_url, status }: PaymentView): boolean =>
  !!redirect_url || isPaid(status) || isOver(status);

/** Milliseconds a slow `/config` may hold back a shopper whose payment is there. */
const configPatience = 3_000;

/** A page on this machine may send its shopper to this machine: that is how the sandbox is used. */
async function redirectHosts(server: string): Promise<readonly string[]> {
  const config = await Promise.race([configOf(server), pause(configPatience)]);
  const hosts = config?.redirect_hosts ?? defaultRedirectHosts;
  return isLoopback(location.hostname) ? [...hosts, location.hostname] : hosts;
}
