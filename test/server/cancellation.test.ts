import assert from 'node:assert/strict';
import { test } from 'node:test';
import { almaPay } from '../support/alma-pay.ts';
import { eventually, operatorKey, startServer, type TestServer } from '../support/start-server.ts';
import { hour, minute, second, TestClock } from '../support/test-clock.ts';

const cancel = (server: TestServer, id: string) =>
  server.operator<{ status: string; redirect_url?: string }>(`payments/${id}/cancellation`, { method: 'POST' });

const sentRefunds = (server: TestServer) =>
  server.sandbox.journal().requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/refunds'));

/** A payment that waits for its shopper, and the provider's id of it. */
async function pending(server: TestServer) {
  const order = await server.sign();
  const { body } = await server.press({ order });
  return { id: body.id, order, providerId: (await server.payment(body.id)).provider_id ?? '' };
}

const whenRefunded = (server: TestServer, id: string) =>
  eventually(async () => (await server.payment(id)).status === 'refunded');

test('a payment cancelled before it is paid is remembered, and goes back the moment it is captured', async (t) => {
  const server = await startServer(t);
  const { id, order, providerId } = await pending(server);
  const canceled = await cancel(server, id);
  assert.deepEqual([canceled.status, canceled.body.status], [202, 'pending']);
  assert.equal(canceled.body.redirect_url, undefined, 'its page is no longer given out');
  assert.equal((await server.status(id)).body.redirect_url, undefined);
  const press = await server.press({ order });
  assert.deepEqual([press.status, press.body.code], [409, 'order_changed']);

  await server.restart();
  server.sandbox.approve(providerId);
  await whenRefunded(server, id);
  const payment = await server.payment(id);
  assert.deepEqual(
    payment.refunds.map(({ amount }) => amount),
    [24_900],
  );
  assert.equal(sentRefunds(server).length, 1);
  assert.ok(payment.timeline.some(({ source, type }) => source === 'operator' && type === 'cancellation_requested'));
});

for (const end of ['expire', 'decline'] as const)
  test(`a cancelled payment that ends by itself (${end}) is over; paid after all, it still goes back`, async (t) => {
    const server = await startServer(t);
    const { id, order, providerId } = await pending(server);
    await cancel(server, id);
    server.sandbox[end](providerId);
    await eventually(async () => (await server.payment(id)).status === (end === 'expire' ? 'expired' : 'declined'));
    assert.equal(sentRefunds(server).length, 0);
    assert.equal((await server.press({ order })).status, 201, 'the order may be paid anew');

    server.sandbox.approve(providerId, { force: true });
    await whenRefunded(server, id);
    assert.equal(sentRefunds(server).length, 1);
  });

test('cancelled twice, or five times at once, is cancelled once', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  const replies = await Promise.all(Array.from({ length: 5 }, () => cancel(server, paid.id)));
  assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([202]));
  await whenRefunded(server, paid.id);
  assert.equal((await cancel(server, paid.provider_id)).body.status, 'refunded');
  const payment = await server.payment(paid.id);
  assert.deepEqual([payment.refunds.length, sentRefunds(server).length], [1, 1]);
  assert.equal(server.sandbox.payment(paid.provider_id).balances?.total_refunded, 24_900);
});

test('what was refunded already is not refunded again: only the rest goes back', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  await server.refund(paid.id, { amount: 20_000 });
  await cancel(server, paid.id);
  await whenRefunded(server, paid.id);
  assert.deepEqual(
    sentRefunds(server).map(({ request_body }) => Object(request_body).amount),
    [20_000, 4900],
  );
});

test('when an earlier refund is declined after the cancellation, the cancellation tops it up', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, {}, { clock });
  const paid = await server.paid();
  server.sandbox.set({ refundDelayMs: hour });
  await server.refund(paid.id, { amount: 900 });
  await cancel(server, paid.id);
  await eventually(async () => (await server.payment(paid.id)).refunds[1]?.status === 'accepted');
  server.sandbox.declineRefund(paid.provider_id);
  await clock.eventually(second, async () => sentRefunds(server).length === 3);
  await server.sandbox.clock.advance(hour);

  await whenRefunded(server, paid.id);
  assert.deepEqual(
    (await server.payment(paid.id)).refunds.map(({ amount, status }) => [amount, status]),
    [
      [900, 'declined'],
      [24_000, 'refunded'],
      [900, 'refunded'],
    ],
  );
  assert.equal(server.sandbox.payment(paid.provider_id).balances?.total_refunded, 24_900);
});

test('a cancellation whose refund is declined tries again later, and in the end says that a person must look', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, {}, { clock });
  const paid = await server.paid();
  server.sandbox.set({ refundDeclineCode: '20006', refundDelayMs: 0 });
  await cancel(server, paid.id);
  await eventually(async () => (await server.payment(paid.id)).refunds.length === 2);
  assert.equal(sentRefunds(server).length, 1, 'the second waits a minute');
  await clock.eventually(minute, async () => (await server.payment(paid.id)).refunds.length === 3);
  await clock.eventually(2 * hour, async () => server.log.join('\n').includes('a cancelled payment needs attention'));
  assert.equal(sentRefunds(server).length, 9);
  assert.equal((await server.payment(paid.id)).status, 'captured');
});

test('a payment whose creation is in doubt can be cancelled: found later, it behaves as any other', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, { RESEND_WAIT_S: '3600' }, { clock });
  server.sandbox.setWebhookUrl(null);
  server.sandbox.setFaults([
    { kind: 'reset_after', route: 'create_payment', times: 1 },
    { kind: 'bad_gateway', route: 'list_payments' },
  ]);
  const { body } = await server.press({ order: await server.sign() });
  assert.equal(body.status, 'unknown');
  assert.equal((await cancel(server, body.id)).status, 202);
  server.sandbox.approve(server.sandbox.payments()[0]?.id ?? '');
  server.sandbox.clearFaults();
  await clock.eventually(hour, async () => (await server.payment(body.id)).status === 'refunded');
  assert.equal(sentRefunds(server).length, 1);
});

test('a payment that never reached the provider is cancelled on the spot', async (t) => {
  const server = await startServer(t);
  server.sandbox.setFaults([{ kind: 'unauthorized', route: 'create_payment', times: 1 }]);
  const order = await server.sign({ reference: 'ORD-1' });
  assert.equal((await server.press({ order })).status, 502);
  const list = await server.operator<{ payments: { id: string }[] }>('payments?reference=ORD-1');
  const id = list.body.payments[0]?.id ?? '';
  await cancel(server, id);
  await eventually(async () => (await server.payment(id)).status === 'canceled');
  assert.equal((await server.press({ order })).status, 201, 'the order may be paid anew');
  assert.equal(server.sandbox.payments().length, 1);
});

test('`alma-pay cancel` cancels: the payment page is no longer given out, and money that comes goes back', async (t) => {
  const server = await startServer(t);
  const { id, providerId } = await pending(server);
  const { code, out } = await almaPay({ PUBLIC_URL: server.url, OPERATOR_KEY: operatorKey }, ['cancel', providerId]);
  assert.equal(code, 0);
  assert.deepEqual([JSON.parse(out).id, JSON.parse(out).redirect_url], [id, undefined]);
  server.sandbox.approve(providerId);
  await whenRefunded(server, id);
});
