import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { postToShop } from '../../server/payments/notify-shop.ts';
import { almaPay } from '../support/alma-pay.ts';
import { eventually, operatorKey, startServer, type TestServer } from '../support/start-server.ts';
import { type Shop, startShop } from '../support/start-shop.ts';
import { day, hour, minute, second, TestClock } from '../support/test-clock.ts';

const secret = 'the notification secret of the tests';

/** A server that tells a shop of its payments, on a clock of the test's own. */
async function telling(t: Parameters<typeof startServer>[0], overrides: Record<string, string> = {}) {
  const shop = await startShop(t);
  const clock = new TestClock();
  const server = await startServer(t, { NOTIFY_URL: shop.url, NOTIFY_SECRET: secret, ...overrides }, { clock });
  return { server, shop, clock };
}

async function pending(server: TestServer) {
  const { body } = await server.press({ order: await server.sign() });
  return { id: body.id, providerId: (await server.payment(body.id)).provider_id ?? '' };
}

const heard = (shop: Shop, type: string) => eventually(() => shop.received.find(({ body }) => body.type === type));
const idOf = ({ headers }: Shop['received'][number]) => String(headers['webhook-id']);

for (const [form, key] of [
  ['any text', secret],
  ['the form of Standard Webhooks', `whsec_${Buffer.from(secret).toString('base64')}`],
] as const)
  test(`a notification is signed so that the library of Standard Webhooks takes it (secret: ${form})`, async (t) => {
    const { server, shop } = await telling(t, { NOTIFY_SECRET: key });
    const paid = await server.paid({ reference: 'ORD-1' });
    const received = await heard(shop, 'payment.captured');
    const webhook = key === secret ? new Webhook(key, { format: 'raw' }) : new Webhook(key);
    const headers = received.headers as Record<string, string>;
    const { type, timestamp, data } = webhook.verify(received.raw, headers) as typeof received.body;

    assert.equal(type, 'payment.captured');
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 10_000);
    assert.deepEqual(
      { ...data, as_of: '' },
      {
        id: paid.id,
        status: 'captured',
        reference: 'ORD-1',
        amount: 24_900,
        currency: 'EUR',
        refunded_amount: 0,
        mode: 'sandbox',
        as_of: '',
      },
    );
    assert.equal(headers['content-type'], 'application/json');
    assert.throws(() => webhook.verify(`${received.raw} `, headers));
    assert.throws(() => new Webhook('another secret, of some length', { format: 'raw' }).verify(received.raw, headers));
  });

test('the shop hears of every end a payment can have', async (t) => {
  const { server, shop, clock } = await telling(t);
  const [declined, expired, canceled, review] = [
    await pending(server),
    await pending(server),
    await pending(server),
    await pending(server),
  ];
  server.sandbox.decline(declined.providerId);
  server.sandbox.expire(expired.providerId);
  server.sandbox.cancel(canceled.providerId, { as: 'canceled' });
  server.sandbox.approve(review.providerId, { capturedAmount: 100 });
  await clock.eventually(second, async () => shop.received.length === 4);
  assert.deepEqual(shop.types(declined.id), ['payment.declined']);
  assert.deepEqual(shop.types(expired.id), ['payment.expired']);
  assert.deepEqual(shop.types(canceled.id), ['payment.canceled']);
  assert.deepEqual(shop.types(review.id), ['payment.review']);
});

test('the shop hears of refunds: done, declined, refused, in doubt', async (t) => {
  const { server, shop, clock } = await telling(t);
  const paid = await server.paid();
  await server.refund(paid.id, { amount: 900 });
  await heard(shop, 'refund.refunded');
  server.sandbox.declineRefund(paid.provider_id);
  await server.refund(paid.id, { amount: 1000 });
  await heard(shop, 'refund.declined');
  server.sandbox.setFaults([{ kind: 'forbidden', route: 'refund_payment', times: 1 }]);
  await server.refund(paid.id, { amount: 1000 });
  await heard(shop, 'refund.failed');
  await server.refund(paid.id);
  await heard(shop, 'payment.refunded');
  await eventually(() => shop.types(paid.id).filter((type) => type === 'refund.refunded').length === 2);
  const types = shop.types(paid.id);
  assert.equal(types[0], 'payment.captured');
  assert.ok(types.indexOf('payment.partially_refunded') < types.indexOf('payment.refunded'));
  assert.deepEqual(types.toSorted(), [
    'payment.captured',
    'payment.partially_refunded',
    'payment.refunded',
    'refund.declined',
    'refund.failed',
    'refund.refunded',
    'refund.refunded',
  ]);

  const other = await server.paid();
  server.sandbox.setWebhookUrl(null);
  server.sandbox.setFaults([
    { kind: 'reset_before', route: 'refund_payment', times: 1 },
    { kind: 'bad_gateway', route: 'list_actions' },
  ]);
  const { body } = await server.refund(other.id);
  clock.pass(day);
  server.sandbox.clearFaults();
  await clock.eventually(minute, async () => shop.types(other.id).includes('refund.needs_attention'));
  const [last] = shop.received.filter(({ body: told }) => told.type === 'refund.needs_attention');
  assert.deepEqual([last?.body.data.id, last?.body.data.status], [body.id, 'needs_attention']);
});

test('nothing of a shopper is in a notification', async (t) => {
  const { server, shop } = await telling(t);
  const paid = await server.paid();
  await server.refund(paid.id);
  await heard(shop, 'payment.refunded');
  for (const { raw } of shop.received) assert.doesNotMatch(raw, /canar|61234|75011|lamp/i);
});

test('"captured" is told only once the provider’s own record says it', async (t) => {
  const { server, shop, clock } = await telling(t);
  const { id, providerId } = await pending(server);
  server.sandbox.emit(providerId, { type: 'payment_captured' });
  await server.sandbox.idle();
  assert.deepEqual(shop.types(id), []);
  server.sandbox.approve(providerId);
  await clock.eventually(second, async () => shop.types(id).length > 0);
  assert.deepEqual(shop.types(id), ['payment.captured']);
});

test('what the shop does not take comes again, the same under the same id, and in order', async (t) => {
  const { server, shop, clock } = await telling(t);
  let failures = 3;
  shop.answer = (response) => response.writeHead(failures-- > 0 ? 500 : 200).end();
  const paid = await server.paid();
  await server.refund(paid.id);
  await eventually(async () => (await server.payment(paid.id)).status === 'refunded');
  assert.deepEqual(new Set(shop.types(paid.id)), new Set(['payment.captured']), 'later ones wait for it');

  const later = ['payment.refunded', 'refund.refunded'];
  await clock.eventually(minute, async () => later.every((type) => shop.types(paid.id).includes(type)));
  const types = shop.types(paid.id);
  const captured = types.filter((type) => type === 'payment.captured');
  assert.ok(captured.length > 3, 'three that were not taken, and the one that was');
  assert.deepEqual(types.slice(0, captured.length), captured, 'the later ones came after it');
  const raw = new Map(shop.received.map((message) => [idOf(message), message.raw]));
  for (const message of shop.received) assert.equal(message.raw, raw.get(idOf(message)));
  assert.equal(new Set(shop.received.map(idOf)).size, 3);
});

test('one payment’s message that is not taken holds up no other payment’s', async (t) => {
  const { server, shop } = await telling(t);
  const stuck = await pending(server);
  shop.answer = (response, { body }) => response.writeHead(body.data.id === stuck.id ? 500 : 200).end();
  server.sandbox.approve(stuck.providerId);
  await heard(shop, 'payment.captured');
  const other = await server.paid();
  await eventually(() => shop.types(other.id).length === 1);
});

test('the shop is tried for three days at growing distances, then the message is parked until it is replayed', async (t) => {
  const { server, shop, clock } = await telling(t);
  const tries: number[] = [];
  shop.answer = (response) => {
    tries.push(clock.now());
    response.writeHead(503).end();
  };
  const began = clock.now();
  const paid = await server.paid();
  await clock.eventually(20 * minute, async () => server.log.join('\n').includes('a notification is parked'));
  assert.equal(tries.length, 10);
  const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
  for (const [index, least] of [
    5 * second,
    5 * minute,
    30 * minute,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
  ].entries())
    assert.ok((waits[index] ?? 0) >= least, `wait ${index + 1} is ${waits[index]} ms`);
  assert.ok(clock.now() - began >= 3 * day && clock.now() - began < 4 * day);

  clock.pass(10 * day);
  await server.refund(paid.id, { amount: 900 });
  assert.equal(shop.types(paid.id).filter((type) => type === 'payment.captured').length, 10, 'parked is parked');
  shop.answer = (response) => response.writeHead(200).end();
  const command = ['notify-replay', paid.provider_id];
  const { code, out } = await almaPay({ PUBLIC_URL: server.url, OPERATOR_KEY: operatorKey }, command);
  assert.deepEqual([code, /^\d+ notification\(s\) will be sent again\n$/.test(out)], [0, true], out);
  await eventually(() => shop.types(paid.id).filter((type) => type === 'payment.captured').length === 11);
  const again = await almaPay({ PUBLIC_URL: server.url, OPERATOR_KEY: operatorKey }, command);
  assert.equal(again.out, '0 notification(s) will be sent again\n');
});

test('a shop that answers 410 is told nothing more, of no payment, until somebody asks for a replay', async (t) => {
  const { server, shop, clock } = await telling(t);
  const parked = () => server.log.filter((line) => line.includes('a notification is parked')).length;
  shop.answer = (response) => response.writeHead(410).end();
  const paid = await server.paid();
  await eventually(() => parked() === 1);
  shop.answer = (response) => response.writeHead(204).end();
  await server.restart();
  for (let hours = 0; hours < 100; hours += 10) {
    clock.pass(10 * hour);
    await server.status(paid.id);
  }
  const other = await server.paid();
  await eventually(() => parked() === 2);
  assert.deepEqual(shop.types(), ['payment.captured']);

  const command = ['notify-replay', other.provider_id];
  const { out } = await almaPay({ PUBLIC_URL: server.url, OPERATOR_KEY: operatorKey }, command);
  assert.equal(out, '1 notification(s) will be sent again\n');
  await eventually(() => shop.types(other.id).length === 1);
  const third = await server.paid();
  await eventually(() => shop.types(third.id).length === 1);
  assert.deepEqual(shop.types(paid.id), ['payment.captured'], 'its own message is parked until it is asked for');
});

test('a redirect is not followed: a signed message is for the address that was configured', async (t) => {
  const { server, shop, clock } = await telling(t);
  const elsewhere = await startShop(t);
  shop.answer = (response) => response.writeHead(307, { location: elsewhere.url }).end();
  const paid = await server.paid();
  await heard(shop, 'payment.captured');
  shop.answer = (response) => response.writeHead(200).end();
  await clock.eventually(second, async () => shop.types(paid.id).length === 2);
  assert.equal(elsewhere.received.length, 0);
});

test('a shop that answers with an HTML page and 200 has taken the message', async (t) => {
  const { server, shop, clock } = await telling(t);
  shop.answer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>');
  const paid = await server.paid();
  await heard(shop, 'payment.captured');
  await server.refund(paid.id);
  await clock.eventually(minute, async () => shop.types(paid.id).includes('payment.refunded'));
  assert.equal(shop.types(paid.id).filter((type) => type === 'payment.captured').length, 1);
});

test('a shop that does not answer holds up no payment; the message comes again', async (t) => {
  const { server, shop, clock } = await telling(t);
  const hanging: (() => void)[] = [];
  shop.answer = (response) => hanging.push(() => response.destroy());
  const paid = await Promise.all([server.paid(), server.paid(), server.paid()]);
  await eventually(() => hanging.length === 3);
  const other = await server.paid();
  assert.equal((await server.refund(other.id)).status, 202);

  shop.answer = (response) => response.writeHead(200).end();
  for (const hangUp of hanging) hangUp();
  for (const { id } of paid) await clock.eventually(second, async () => shop.types(id).length === 2);
});

test('a shop that has not answered in time has not taken the message', async (t) => {
  const shop = await startShop(t);
  shop.answer = () => {};
  const message = { body: '{"type":"payment.captured","data":{}}', headers: {} };
  await assert.rejects(postToShop(shop.url, message, 200), { name: 'TimeoutError' });
  assert.equal(shop.received.length, 1, 'it was tried once');
});

test('messages survive a restart', async (t) => {
  const { server, shop, clock } = await telling(t);
  shop.answer = (response) => response.writeHead(500).end();
  const paid = await server.paid();
  await heard(shop, 'payment.captured');
  await server.restart();
  shop.answer = (response) => response.writeHead(200).end();
  await clock.eventually(second, async () => shop.types(paid.id).length >= 2);
});
