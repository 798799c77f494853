import type { SignedOrder } from '../../server/checkout/payment-request.ts';
import { PaymentError } from '../../server/errors.ts';
import { cancelPayment } from '../../server/payments/cancel-payment.ts';
import { getPayment } from '../../server/payments/get-payment.ts';
import { type Payment, paymentView } from '../../server/payments/payment.ts';
import { requestRefund } from '../../server/payments/request-refund.ts';
import { startPayment } from '../../server/payments/start-payment.ts';
import { StoreError } from '../../server/store/database.ts';
import { heldOf } from './simulated-provider.ts';
import type { SimulatedServer } from './simulated-server.ts';
import type { World } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What people do with one order: press, pay or not, press again, cancel, refund here and in the provider's dashboard. */
export function playOrder(world: World, number: number): void {
  const { random, time } = world;
  const orderKey = `reference:order-${number}`;
  const order: SignedOrder = {
    amount: random.between(100, 50_000),
    currency: 'EUR',
    reference: `order-${number}`,
    success_url: 'https://shop.test/thanks',
    failure_url: 'https://shop.test/sorry',
  };
  const begin = random.duration(1, 10 * minute);
  for (let tab = random.between(1, 3); tab > 0; tab--)
    time.after(begin + random.duration(1, 20 * minute), () => press(world, order, orderKey, 6));
  // Long after, with the link of an e-mail.
  if (random.chance(0.2)) time.after(random.duration(hour, 60 * hour), () => press(world, order, orderKey, 3));
  if (random.chance(0.3)) time.after(begin + random.duration(100, 55 * hour), () => cancel(world, orderKey));
  if (random.chance(0.5))
    for (let refund = random.between(1, 4); refund > 0; refund--) {
      const amount = random.chance(0.3) ? undefined : random.between(1, order.amount);
      const at = begin + random.duration(minute, 50 * hour);
      // The same refund asked for twice at once, as a nervous operator does.
      for (let copy = random.between(1, 2); copy > 0; copy--)
        time.after(at + random.between(0, 2000), () => refundOf(world, orderKey, `refund-${refund}`, amount, 5));
    }
  if (world.provider.strict)
    for (let refund = random.between(0, 2); refund > 0; refund--)
      time.after(begin + random.duration(minute, 50 * hour), () => refundInDashboard(world));
}

/** One order's whole life, nothing left to chance: paid, a part given back, the rest cancelled. */
export function playOneLife(world: World): void {
  const orderKey = 'reference:order-1';
  const order: SignedOrder = {
    amount: 10_000,
    currency: 'EUR',
    reference: 'order-1',
    success_url: 'https://shop.test/thanks',
    failure_url: 'https://shop.test/sorry',
  };
  world.time.after(minute, () => press(world, order, orderKey, 20));
  world.time.after(10 * hour, () => refundOf(world, orderKey, 'refund-1', 4000, 20));
  world.time.after(20 * hour, () => cancel(world, orderKey));
}

/** Asks some process, and gives up like a browser when no answer comes. */
async function ask<T>(
  world: World,
  question: (server: SimulatedServer) => Promise<T>,
): Promise<T | 'no answer' | PaymentError> {
  const server = world.server();
  if (!server) return 'no answer';
  const patience = world.time.wait(40_000).then(() => 'no answer' as const);
  const answer = server
    .unlessDead(() => question(server))
    .catch((error: unknown) => {
      if (error instanceof PaymentError) return error;
      if (!(error instanceof StoreError)) world.invariants.broken(`a request failed: ${(error as Error).stack}`);
      return 'no answer' as const;
    });
  return Promise.race([answer, patience]);
}

async function press(world: World, order: SignedOrder, orderKey: string, triesLeft: number): Promise<void> {
  if (triesLeft === 0 || world.calm) return;
  const again = (from: number, to: number) =>
    world.time.after(world.random.duration(from, to), () => void press(world, order, orderKey, triesLeft - 1));
  const answer = await ask(world, ({ parts, underWay }) => startPayment(parts, underWay, order, orderKey));
  if (answer === 'no answer') return again(1000, 5 * minute);
  if (answer instanceof PaymentError) {
    world.saw(answer.code);
    if (answer.retryable) again(1000, 5 * minute);
    return;
  }
  const payment = await linkOf(world, answer.payment);
  const link = payment && paymentView(payment, 'sandbox').redirect_url;
  if (link === undefined) return again(minute, hour);
  world.invariants.shown(orderKey, link);
  visit(world, link, again);
}

/** A payment whose outcome is unknown is asked about until its link is known, as the page does. */
async function linkOf(world: World, payment: Payment): Promise<Payment | undefined> {
  let known = payment;
  for (let look = 0; look < 8 && known.redirectUrl === null; look++) {
    await world.time.wait(world.random.duration(1000, 2 * minute));
    const answer = await ask(world, ({ parts, asked }) => getPayment(parts, asked, payment.id));
    if (answer !== 'no answer' && !(answer instanceof PaymentError)) known = answer;
  }
  return known.redirectUrl === null ? undefined : known;
}

/** On Alma's page. */
function visit(world: World, link: string, again: (from: number, to: number) => void): void {
  const { random, time, provider } = world;
  const payment = provider.payments.find((other) => other.link === link);
  if (!payment) return;
  const choice = world.quiet ? 1 : random.between(1, 100);
  time.after(random.duration(1000, 30 * minute), () => {
    if (choice <= 70) provider.decide(payment, 'Captured');
    else if (choice <= 82) provider.decide(payment, 'Declined');
    if (choice > 70 && random.chance(0.6)) again(1000, hour);
  });
  if (choice > 82 && random.chance(0.5)) {
    // Expired meanwhile, it is started anew; and then the old page is paid all the same.
    again(49 * hour, 51 * hour);
    time.after(random.between(48 * hour, 60 * hour), () => {
      if (payment.status === 'Expired') world.saw('captured after it had expired');
      provider.decide(payment, 'Captured', true);
    });
  }
}

/** Some payment of the order, as an operator finds it in a list. */
function find(world: World, orderKey: string): string | undefined {
  const rows = world.store.rows(`SELECT id FROM payments WHERE order_key = '${orderKey}'`);
  return rows.length > 0 ? String(world.random.pick(rows).id) : undefined;
}

async function cancel(world: World, orderKey: string): Promise<void> {
  const id = find(world, orderKey);
  if (id === undefined) return;
  for (let times = world.random.between(1, 2); times > 0; times--)
    for (let attempt = 0; attempt < 5; attempt++) {
      const answer = await ask(world, ({ parts }) => cancelPayment(parts, id));
      if (answer === 'no answer') {
        await world.time.wait(10 * minute);
        continue;
      }
      if (!(answer instanceof PaymentError)) {
        world.invariants.cancellationPromised(answer.id);
        world.saw(`cancelled while ${paymentView(answer, 'sandbox').status}`);
      }
      break;
    }
}

async function refundOf(
  world: World,
  orderKey: string,
  key: string,
  amount: number | undefined,
  triesLeft: number,
): Promise<void> {
  const id = find(world, orderKey);
  if (id === undefined) return;
  for (let attempt = 0; attempt < triesLeft; attempt++) {
    const asked = amount === undefined ? {} : { amount };
    const answer = await ask(world, ({ parts }) => requestRefund(parts, id, asked, key));
    if (answer !== 'no answer' && !(answer instanceof PaymentError && answer.retryable)) {
      world.saw(answer instanceof PaymentError ? answer.code : `refund ${answer.status}`);
      return;
    }
    await world.time.wait(world.random.duration(1000, 10 * minute));
  }
}

function refundInDashboard(world: World): void {
  const payment = world.provider.payments.find((some) => some.captured > heldOf(some));
  if (!payment) return;
  const left = payment.captured - heldOf(payment);
  world.provider.refund(payment.id, { reference: payment.reference, amount: world.random.between(1, left) });
  world.saw('refunded in the dashboard');
}
