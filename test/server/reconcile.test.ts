import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer, type TestServer } from '../support/start-server.ts';
import { day, hour, minute, TestClock } from '../support/test-clock.ts';

/** A server whose webhooks are all lost, on a clock of the test's own, with the ladder of questions it has in life. */
async function deaf(t: Parameters<typeof startServer>[0], overrides: Record<string, string> = {}) {
  const clock = new TestClock();
  const server = await startServer(t, { RECONCILE_LADDER_S: '', ...overrides }, { clock });
  server.sandbox.setWebhookUrl(null);
  return { server, clock };
}

async function pending(server: TestServer, order?: string) {
  const { body } = await server.press({ order: order ?? (await server.sign()) });
  return { id: body.id, providerId: (await server.payment(body.id)).provider_id ?? '' };
}

/** What the support desk sees; nobody asks the provider for it. */
const is = (server: TestServer, id: string, status: string) => async () => (await server.payment(id)).status === status;

test('when every webhook is lost, each payment still gets right by itself', async (t) => {
  const { server, clock } = await deaf(t);
  const all = { paid: '', declined: '', expired: '', canceled: '', refunded: '', elsewhere: '' };
  const payments = new Map<string, { id: string; providerId: string }>();
  for (const name of Object.keys(all)) payments.set(name, await pending(server));
  const of = (name: keyof typeof all) => payments.get(name) ?? { id: '', providerId: '' };

  server.sandbox.decline(of('declined').providerId);
  server.sandbox.expire(of('expired').providerId);
  server.sandbox.cancel(of('canceled').providerId, { as: 'canceled' });
  for (const name of ['paid', 'refunded', 'elsewhere'] as const) server.sandbox.approve(of(name).providerId);
  for (const name of ['declined', 'expired', 'canceled'] as const)
    await clock.eventually(minute, is(server, of(name).id, name));
  for (const name of ['paid', 'refunded', 'elsewhere'] as const)
    await clock.eventually(minute, is(server, of(name).id, 'captured'));

  await server.refund(of('refunded').id);
  await clock.eventually(10 * minute, is(server, of('refunded').id, 'refunded'));
  server.sandbox.dashboardRefund(of('elsewhere').providerId, { amount: 900 });
  await clock.eventually(hour, is(server, of('elsewhere').id, 'partially_refunded'));
  assert.equal((await server.payment(of('paid').id)).status, 'captured');
  assert.equal(server.sandbox.journal().deliveries.length, 0);
});

test('a shopper who comes back is told how it stands though no webhook came, at one question in five seconds', async (t) => {
  const { server, clock } = await deaf(t);
  const { id, providerId } = await pending(server);
  server.sandbox.approve(providerId);
  const questions = () =>
    server.sandbox.journal().requests.filter(({ path }) => path === `/payments/${providerId}`).length;
  const before = questions();
  const replies = await Promise.all(Array.from({ length: 20 }, () => server.status(id)));
  assert.ok(questions() - before <= 1);
  clock.pass(5000);
  assert.equal((await server.status(id)).body.status, 'captured');
  assert.ok(replies.every(({ status }) => status === 200));
});

for (const [end, status] of [
  ['expire', 'expired'],
  ['decline', 'declined'],
] as const)
  test(`a payment that is captured after it was ${status} is taken, and an alarm is raised`, async (t) => {
    const { server, clock } = await deaf(t);
    const { id, providerId } = await pending(server);
    server.sandbox[end](providerId);
    await clock.eventually(minute, is(server, id, status));
    clock.pass(2 * day);
    server.sandbox.approve(providerId, { force: true });
    await clock.eventually(hour, is(server, id, 'captured'));
    assert.match(server.log.join('\n'), new RegExp(`a payment that was ${status} is captured after all`));
    const again = await server.press({ order: await server.sign({ reference: (await server.payment(id)).reference }) });
    assert.equal(again.body.code, 'order_already_paid');
  });

test('when an order’s first payment is captured late, the second is no longer given out, and goes back if it is paid', async (t) => {
  const { server, clock } = await deaf(t);
  const order = await server.sign();
  const first = await pending(server, order);
  server.sandbox.expire(first.providerId);
  await clock.eventually(minute, is(server, first.id, 'expired'));
  const second = await pending(server, order);
  assert.notEqual(second.id, first.id);

  server.sandbox.approve(first.providerId, { force: true });
  await clock.eventually(hour, is(server, first.id, 'captured'));
  assert.equal((await server.status(second.id)).body.redirect_url, undefined);
  server.sandbox.approve(second.providerId);
  await clock.eventually(hour, is(server, second.id, 'refunded'));
  assert.equal((await server.payment(first.id)).status, 'captured');
});

test('when both payments of an order are captured, the one heard of second goes back by itself', async (t) => {
  const { server, clock } = await deaf(t);
  const order = await server.sign();
  const first = await pending(server, order);
  server.sandbox.expire(first.providerId);
  await clock.eventually(minute, is(server, first.id, 'expired'));
  const second = await pending(server, order);
  server.sandbox.approve(second.providerId);
  await clock.eventually(minute, is(server, second.id, 'captured'));

  server.sandbox.approve(first.providerId, { force: true });
  await clock.eventually(hour, is(server, first.id, 'refunded'));
  assert.equal((await server.payment(second.id)).status, 'captured');
  assert.match(server.log.join('\n'), /a second payment of one order was captured; it goes back/);
  const kept = server.sandbox
    .payments()
    .map(({ balances }) => Number(balances?.total_captured) - Number(balances?.total_refunded));
  assert.deepEqual(kept.sort(), [0, 24_900]);
});

test('a payment the provider says it does not know is an alarm, never a failure', async (t) => {
  const { server, clock } = await deaf(t);
  const { id, providerId } = await pending(server);
  server.sandbox.setFaults([{ kind: 'not_found', route: 'get_payment', times: 4 }]);
  await clock.eventually(minute, async () =>
    server.log.join('\n').includes('the provider does not know a payment of ours'),
  );
  assert.equal((await server.payment(id)).status, 'pending');
  server.sandbox.approve(providerId);
  await clock.eventually(10 * minute, is(server, id, 'captured'));
});

test('a payment that is authorized and not yet captured is still pending', async (t) => {
  const { server, clock } = await deaf(t);
  const { id, providerId } = await pending(server);
  server.sandbox.approve(providerId, { hold: true });
  clock.pass(minute);
  assert.equal((await server.status(id)).body.status, 'pending');
  server.sandbox.approve(providerId);
  await clock.eventually(minute, is(server, id, 'captured'));
});

test('while the provider is away nobody is told anything new, and afterwards everything is right', async (t) => {
  const { server, clock } = await deaf(t);
  const payments = [await pending(server), await pending(server), await pending(server)];
  for (const { providerId } of payments) server.sandbox.approve(providerId);
  const [away] = server.sandbox.setFaults([{ kind: 'bad_gateway' }]);
  for (let hours = 0; hours < 12; hours++) {
    clock.pass(hour);
    for (const { id } of payments) assert.equal((await server.status(id)).body.status, 'pending');
  }
  server.sandbox.removeFault(away?.id ?? 0);
  for (const { id } of payments) await clock.eventually(10 * minute, is(server, id, 'captured'));
});

test('a refund from the dashboard days after the payment is found within a day', async (t) => {
  const { server, clock } = await deaf(t);
  const { id, providerId } = await pending(server);
  server.sandbox.approve(providerId);
  await clock.eventually(minute, is(server, id, 'captured'));
  for (let days = 0; days < 3; days++) {
    clock.pass(day);
    await server.status(id);
  }
  server.sandbox.dashboardRefund(providerId, { amount: 900 });
  clock.pass(day);
  await clock.eventually(1, is(server, id, 'partially_refunded'));
});

test('a record with another amount, currency or reference is for review, whoever tells of it', async (t) => {
  for (const wrong of [{ amount: 100 }, { currency: 'USD' }, { reference: 'ORD-OF-ANOTHER-SHOP' }]) {
    const { server, clock } = await deaf(t);
    const { id, providerId } = await pending(server);
    server.sandbox.misreport(providerId, wrong);
    server.sandbox.approve(providerId);
    await clock.eventually(minute, is(server, id, 'review'));
    assert.equal((await server.status(id)).body.status, 'review');
  }
});

test('a payment captured with another amount than the order’s is for review', async (t) => {
  const { server, clock } = await deaf(t);
  const { id, providerId } = await pending(server);
  server.sandbox.approve(providerId, { capturedAmount: 100 });
  await clock.eventually(minute, is(server, id, 'review'));
  assert.equal((await server.payment(id)).facts.captured_amount, 100);
});
