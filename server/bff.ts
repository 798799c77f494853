import type Koa from 'koa';
import type { Order } from '../shared/contract.ts';
import { createApp } from './app.ts';
import { createCheckoutClient } from './checkout/checkout-client.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { PaymentError } from './errors.ts';
import { createLog, type Log } from './log.ts';
import { postToShop } from './payments/notify-shop.ts';
import { checkOrder, createOrderVerifier, type OrderVerifier } from './payments/order-token.ts';
import type { Parts } from './payments/parts.ts';
import { startWorker } from './payments/worker.ts';
import { openDatabase } from './store/open-database.ts';

export type BffOptions = Config & {
  /**
   * For a shop that runs in the same process: looks an order up by what stands in the page's `order` attribute, instead
   * of a signed token. Undefined for an order that does not exist. `context` is Koa's.
   */
  resolveOrder?: (reference: string, context: Koa.Context) => Promise<Order | undefined>;
  log?: Log;
  clock?: Clock;
};

/** The server as a Koa app, to be mounted or listened with; `close` ends its work in the background. */
export type Bff = Koa & { close(): Promise<void> };

/**
 * Builds the server from a configuration (`readConfig(process.env)`): opens the database and starts the worker. Throws
 * `StoreError` when the database can't be had.
 */
export async function createBff(options: BffOptions): Promise<Bff> {
  const log = options.log ?? createLog(options.logLevel);
  const verifyOrder = await orderVerifier(options);
  const database = await openDatabase(options.databaseUrl);
  const checkout = createCheckoutClient(options.provider);
  let wake = () => {};
  const parts: Parts = {
    database,
    checkout,
    clock: options.clock ?? systemClock,
    log,
    notify: options.notify,
    post: postToShop,
    wake: () => wake(),
    mode: options.mode,
    identitySecret: options.identitySecret,
    processingChannelId: options.provider.processingChannelId,
    redirectHosts: options.redirectHosts,
    providerTimeoutMs: options.provider.timeoutMs,
    resendWaitMs: options.resendWaitMs,
    reconcileLadderMs: options.reconcileLadderMs,
  };
  const worker = startWorker(parts);
  wake = () => worker.wake();

  const app = createApp(parts, options, verifyOrder);
  // A shopper who leaves while being answered is no event; the rest was logged where it was answered.
  app.silent = true;
  return Object.assign(app, {
    async close() {
      await worker.stop();
      await checkout.close();
      await database.close();
    },
  });
}

async function orderVerifier({ orders, publicUrl, resolveOrder }: BffOptions): Promise<OrderVerifier> {
  if (!resolveOrder) return createOrderVerifier({ ...orders, audience: publicUrl });
  return async (reference, context) => {
    const order = await resolveOrder(reference, context as Koa.Context);
    if (!order) throw new PaymentError('invalid_order', 'There is no such order.');
    return checkOrder({ reference, ...order }, orders);
  };
}
