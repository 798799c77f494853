import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { eventually, startServer, type TestServer } from '../support/start-server.ts';
import { day, minute, TestClock } from '../support/test-clock.ts';

/** So that it is the event, and nothing else, that makes the server look. */
const onlyWebhooks = { RECONCILE_LADDER_S: '86400' };

/** A payment that waits for its shopper, and the provider's id of it. */
async function pending(server: TestServer) {
  const { body } = await server.press({ order: await server.sign() });
  await server.sandbox.idle();
  return { id: body.id, providerId: (await server.payment(body.id)).provider_id ?? '' };
}

/** Resolves when the support desk sees that status; nobody asks the provider for it. */
const status = (server: TestServer, id: string, wanted: string) =>
  eventually(async () => (await server.payment(id)).status === wanted);

const timesNoted = async (server: TestServer, id: string, wanted: string) =>
  (await server.payment(id)).timeline.filter(({ type }) => type === wanted).length;

/** Every delivery was answered so. */
function answered(server: TestServer, wanted: number) {
  const answers = new Set(server.sandbox.journal().deliveries.map(({ status }) => status));
  assert.deepEqual([...answers], [wanted]);
}

/** An authentic event made by the test, as the provider signs them. */
async function deliver(server: TestServer, event: unknown): Promise<number> {
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', server.sandbox.webhookSecret).update(body).digest('hex');
  const headers = { 'cko-signature': signature };
  return (await fetch(`${server.url}/webhooks/checkout`, { method: 'POST', body, headers })).status;
}

for (const envelope of ['delivery', 'event', 'previous'] as const)
  test(`the six Alma events are understood in the envelope “${envelope}”`, async (t) => {
    const server = await startServer(t, onlyWebhooks);
    server.sandbox.set({ envelope, eventTypes: 'documented' });
    const [paid, declined, expired] = [await pending(server), await pending(server), await pending(server)];
    assert.equal(await timesNoted(server, paid.id, 'payment_pending'), 1);

    server.sandbox.decline(declined.providerId);
    server.sandbox.expire(expired.providerId);
    server.sandbox.approve(paid.providerId);
    await status(server, declined.id, 'declined');
    await status(server, expired.id, 'expired');
    await status(server, paid.id, 'captured');

    server.sandbox.declineRefund(paid.providerId);
    await server.refund(paid.id, { amount: 900 });
    await eventually(async () => (await server.payment(paid.id)).refunds[0]?.status === 'declined');
    await server.refund(paid.id, { amount: 4900 });
    await status(server, paid.id, 'partially_refunded');
    for (const type of ['payment_captured', 'payment_refund_declined', 'payment_refunded'])
      assert.equal(await timesNoted(server, paid.id, type), 1, type);
    answered(server, 200);
  });

const otherTypes = [
  ...['payment_approved', 'payment_authorized', 'payment_paid', 'payment_capture_pending', 'payment_void_declined'],
  ...['payment_refund_pending', 'payment_returned', 'payment_retry_scheduled', 'payment_authentication_failed'],
  ...['payment_chargeback', 'payment_retrieval', 'card_verified', 'card_verification_declined', 'dispute_received'],
  'something_of_next_year',
];

test('every other event that may come is taken and kept, and changes nothing it does not say', async (t) => {
  const server = await startServer(t, onlyWebhooks);
  const { id, providerId } = await pending(server);
  for (const type of otherTypes) server.sandbox.emit(providerId, { type, data: { a_new_field: [1, { two: null }] } });
  await server.sandbox.idle();
  answered(server, 200);
  assert.equal((await server.payment(id)).status, 'pending');
  for (const type of otherTypes) assert.equal(await timesNoted(server, id, type), 1, type);

  server.sandbox.approve(providerId);
  await status(server, id, 'captured');
});

for (const [type, wanted] of [
  ['payment_canceled', 'canceled'],
  ['payment_voided', 'canceled'],
  ['payment_capture_declined', 'declined'],
] as const)
  test(`${type} ends a payment as ${wanted}`, async (t) => {
    const server = await startServer(t, onlyWebhooks);
    const { id, providerId } = await pending(server);
    server.sandbox.emit(providerId, { type });
    await status(server, id, wanted);
  });

test('an event that comes twice, and at once, is one event', async (t) => {
  const server = await startServer(t, onlyWebhooks);
  server.sandbox.addWebhookFault({ kind: 'duplicate' });
  const { id, providerId } = await pending(server);
  server.sandbox.approve(providerId);
  await status(server, id, 'captured');
  await server.refund(id, { amount: 900 });
  await eventually(async () => (await server.payment(id)).refunds[0]?.status === 'refunded');
  await server.sandbox.idle();

  const payment = await server.payment(id);
  assert.equal(payment.refunded_amount, 900);
  for (const { type } of server.sandbox.events()) assert.equal(await timesNoted(server, id, type), 1, type);
  answered(server, 200);
});

test('events in any order, and all of them again, end in the same', async (t) => {
  const server = await startServer(t, onlyWebhooks);
  const { id, providerId } = await pending(server);
  server.sandbox.setWebhookUrl(null);
  server.sandbox.approve(providerId);
  server.sandbox.dashboardRefund(providerId, { amount: 900 });
  await server.sandbox.idle();
  server.sandbox.setWebhookUrl(`${server.url}/webhooks/checkout`);

  const events = server.sandbox.events().map((event) => event.id);
  for (const order of [events.toReversed(), events, events.toSorted()]) {
    for (const event of order) server.sandbox.replay(event);
    await server.sandbox.idle();
    await status(server, id, 'partially_refunded');
    const { facts } = await server.payment(id);
    assert.deepEqual([facts.captured_amount, facts.refunded_total, facts.mismatches], [24_900, 900, []]);
  }
  answered(server, 200);
});

test('an event may be faster than the provider’s answer to us', async (t) => {
  const server = await startServer(t, onlyWebhooks);
  server.sandbox.addWebhookFault({ kind: 'before_answer' });
  const { status: code, body } = await server.press({ order: await server.sign() });
  assert.deepEqual([code, body.status], [201, 'pending']);
  assert.ok(body.redirect_url);
  assert.equal(await timesNoted(server, body.id, 'payment_pending'), 1);
  answered(server, 200);
});

test('an event that is days late tells nothing new, and an old one that is replayed neither', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, {}, { clock });
  const { id, providerId } = await pending(server);
  for (const type of ['payment_captured', 'payment_approved'])
    server.sandbox.addWebhookFault({ kind: 'delay', delayMs: 3 * day, type });
  server.sandbox.approve(providerId);
  await clock.eventually(1000, async () => (await server.payment(id)).status === 'captured');
  await server.refund(id);
  await clock.eventually(1000, async () => (await server.payment(id)).status === 'refunded');

  clock.pass(3 * day);
  await server.sandbox.clock.advance(3 * day);
  await eventually(async () => (await timesNoted(server, id, 'payment_captured')) === 1);
  for (const { id: event } of server.sandbox.events()) server.sandbox.replay(event);
  await server.sandbox.idle();
  const payment = await server.payment(id);
  assert.deepEqual([payment.status, payment.refunds.length], ['refunded', 1]);
  assert.equal(await timesNoted(server, id, 'payment_captured'), 1);
  answered(server, 200);
});

test('an event of a payment we do not know is kept, and counts once the payment is known', async (t) => {
  const server = await startServer(t, { RESEND_WAIT_S: '3600' });
  server.sandbox.setWebhookUrl(null);
  server.sandbox.setFaults([
    { kind: 'reset_after', route: 'create_payment', times: 1 },
    { kind: 'bad_gateway', route: 'list_payments' },
  ]);
  const { body } = await server.press({ order: await server.sign() });
  const providerId = server.sandbox.payments()[0]?.id ?? '';
  assert.equal(await deliver(server, { id: 'evt_1', type: 'payment_declined', data: { id: providerId } }), 200);
  assert.match(server.log.join('\n'), /a webhook event of a payment we do not know/);
  assert.equal((await server.payment(body.id)).status, 'unknown');

  server.sandbox.clearFaults();
  await eventually(async () => (await server.status(body.id)).body.status === 'declined');
  assert.equal(await timesNoted(server, body.id, 'payment_declined'), 1);
});

test('an event whose payment is not known after ten minutes calls a person; one that has found it does not', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, onlyWebhooks, { clock });
  const { id, providerId } = await pending(server);
  const unknown = `pay_${'u'.repeat(26)}`;
  const alarms = () => server.log.filter((line) => line.includes('was not matched within ten minutes'));
  assert.equal(await deliver(server, { id: 'evt_1', type: 'payment_captured', data: { id: unknown } }), 200);
  assert.equal(await deliver(server, { id: 'evt_2', type: 'payment_pending', data: { id: providerId } }), 200);
  clock.pass(9 * minute);
  await server.status(id);
  assert.deepEqual(alarms(), []);

  await clock.eventually(minute, async () => alarms().length > 0);
  clock.pass(day);
  await server.status(id);
  assert.equal(alarms().length, 1);
  assert.match(alarms()[0] ?? '', new RegExp(`"level":"error".*${unknown}`));
});

test('an event of somebody else’s payment changes none of ours', async (t) => {
  const server = await startServer(t, onlyWebhooks);
  const { id } = await pending(server);
  const other = { id: `pay_${'a'.repeat(26)}`, amount: 24_900, currency: 'EUR' };
  for (const [event, reference] of [
    ['evt_1', 'ORD-OF-ANOTHER-SHOP'],
    // It names one of ours, which has another id at the provider.
    ['evt_2', id],
  ])
    assert.equal(await deliver(server, { id: event, type: 'payment_captured', data: { ...other, reference } }), 200);
  const payment = await server.payment(id);
  assert.deepEqual([payment.status, payment.facts.captured_hint], ['pending', false]);
});

for (const [what, data] of [
  ['another amount', { amount: 1 }],
  ['another currency', { currency: 'USD' }],
  ['another reference', { reference: 'ORD-OF-ANOTHER-SHOP' }],
] as const)
  test(`an event with ${what} puts the payment under review, and it is never shown as paid`, async (t) => {
    const server = await startServer(t, onlyWebhooks);
    const { id, providerId } = await pending(server);
    server.sandbox.emit(providerId, { type: 'payment_captured', data });
    await status(server, id, 'review');
    server.sandbox.approve(providerId);
    await eventually(async () => (await server.payment(id)).facts.captured_amount === 24_900);
    assert.equal((await server.status(id)).body.status, 'review');
    assert.equal((await server.refund(id)).body.code, 'refund_not_allowed');
    assert.match(server.log.join('\n'), /a webhook event does not agree with the order/);
    answered(server, 200);
  });

test('an event alone does not make a payment paid: the provider’s own record must say so', async (t) => {
  const server = await startServer(t, onlyWebhooks);
  const { id, providerId } = await pending(server);
  server.sandbox.emit(providerId, { type: 'payment_captured' });
  await eventually(async () => (await timesNoted(server, id, 'payment_captured')) === 1);
  await eventually(() =>
    server.sandbox.journal().requests.some(({ method, path }) => method === 'GET' && path.endsWith(providerId)),
  );
  assert.equal((await server.payment(id)).status, 'pending');
  assert.equal((await server.status(id)).body.status, 'pending');
});

test('a captured payment whose record cannot be read is paid as soon as it can', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, onlyWebhooks, { clock });
  const { id, providerId } = await pending(server);
  server.sandbox.setFaults([{ kind: 'bad_gateway', route: 'get_payment', times: 5 }]);
  server.sandbox.approve(providerId);
  await server.sandbox.idle();
  assert.notEqual((await server.payment(id)).status, 'captured');
  await clock.eventually(5000, async () => (await server.payment(id)).status === 'captured');
});

test('events of many payments at once are each answered within the provider’s ten seconds', async (t) => {
  const server = await startServer(t, onlyWebhooks);
  server.sandbox.set({ readsPerSecond: 0, writesPerSecond: 0 });
  const payments = await Promise.all(Array.from({ length: 40 }, () => pending(server)));
  for (const { providerId } of payments) server.sandbox.approve(providerId);
  await server.sandbox.idle();
  answered(server, 200);
  const slowest = Math.max(...server.sandbox.journal().deliveries.map(({ duration_ms }) => duration_ms));
  assert.ok(slowest < 5000, `${slowest} ms`);
  for (const { id } of payments) await status(server, id, 'captured');
});
