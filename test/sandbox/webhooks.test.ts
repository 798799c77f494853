import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { startReceiver } from './support/start-receiver.ts';
import { type Json, startSandbox } from './support/start-sandbox.ts';

const minute = 60_000;

test('every event is signed over its very bytes, and sent with the second factor if there is one', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, webhookSecret } = await startSandbox(t, {
    webhookUrl: receiver.url,
    webhookAuthorization: 'Bearer shared',
  });
  await pay({ reference: 'Größe 12 – ñ', metadata: { big: 1.0e21 } });

  const { headers, bytes } = await receiver.wait('payment_pending');

  const expected = createHmac('sha256', webhookSecret).update(bytes).digest('hex');
  assert.equal(headers['cko-signature'], expected);
  assert.equal(headers.authorization, 'Bearer shared');
  assert.match(headers['content-type'] ?? '', /^application\/json/);
});

test('an approval is told in four events that agree with the API', async (t) => {
  const receiver = await startReceiver(t);
  const { call, pay, approve, url } = await startSandbox(t, { webhookUrl: receiver.url });
  const id = await pay({ metadata: { order: 7 } });
  await receiver.wait('payment_pending');
  approve(id);

  const { event } = await receiver.wait('payment_captured');
  await receiver.wait(undefined, 4);
  const details = (await call('GET', `/payments/${id}`)).json;
  const actions = (await call('GET', `/payments/${id}/actions`)).json;

  assert.deepEqual(receiver.types().sort(), [
    'payment_approved',
    'payment_capture_pending',
    'payment_captured',
    'payment_pending',
  ]);
  assert.match(event.id, /^evt_[a-z2-7]{26}$/);
  assert.equal(event.data.id, id);
  assert.equal(event.data.action_id, actions[0].id);
  assert.equal(event.data.amount, 6001);
  assert.equal(event.data.currency, 'EUR');
  assert.equal(event.data.reference, details.reference);
  assert.deepEqual(event.data.metadata, { order: '7' });
  assert.deepEqual(event.data.balances, details.balances);
  assert.equal(event.data.response_code, '10000');
  assert.equal(event.data.event_links.refund, `${url}/payments/${id}/refunds`);
  assert.ok(!('status' in event.data));
});

test('pending, declined and expired events carry what the provider’s samples carry', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, decline, cancel } = await startSandbox(t, { webhookUrl: receiver.url });
  const declined = await pay();
  decline(declined, { code: '20051' });
  const canceled = await pay();
  cancel(canceled);

  const pending = (await receiver.wait('payment_pending')).event.data;
  const refusal = (await receiver.wait('payment_declined')).event.data;
  const expiry = (await receiver.wait('payment_expired')).event.data;

  assert.equal(pending.action_id, undefined);
  assert.equal(refusal.response_code, '20051');
  assert.deepEqual(refusal.source, { type: 'alma' });
  assert.match(refusal.customer.id, /^cus_/);
  assert.equal(expiry.id, canceled);
  assert.match(expiry.action_id, /^act_/);
  assert.equal(expiry.response_code, undefined);
  assert.equal(expiry.balances, undefined);
});

test('the three envelopes differ as the provider’s samples do', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, set, idle } = await startSandbox(t, { webhookUrl: receiver.url });
  const envelope = async (name: 'delivery' | 'event' | 'previous', nth: number) => {
    set({ envelope: name });
    await pay({ metadata: { order: 7 } });
    const { event } = await receiver.wait('payment_pending', nth);
    await idle();
    return event;
  };
  const [delivery, event, previous] = [
    await envelope('delivery', 1),
    await envelope('event', 2),
    await envelope('previous', 3),
  ];

  assert.deepEqual(Object.keys(delivery), ['id', 'type', 'version', 'created_on', '_links', 'data']);
  assert.deepEqual(Object.keys(delivery._links), ['self', 'subject', 'payment', 'payment_actions']);
  assert.deepEqual(Object.keys(event), ['id', 'type', 'version', 'timestamp', 'source', '_links', 'data']);
  assert.deepEqual(Object.keys(event._links), ['self', 'subject']);
  assert.deepEqual(Object.keys(previous), ['id', 'type', 'created_on', '_links', 'data']);
  assert.deepEqual(delivery.data.metadata, { order: '7' });
  assert.deepEqual(previous.data.metadata, { order: 7 });
});

test('a shop that subscribed to the documented events gets no others', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, approve, call, idle } = await startSandbox(t, { webhookUrl: receiver.url, eventTypes: 'documented' });
  const id = await pay();
  approve(id);
  await call('POST', `/payments/${id}/refunds`);
  await receiver.wait('payment_refunded');
  await idle();

  assert.deepEqual(receiver.types().sort(), ['payment_captured', 'payment_pending', 'payment_refunded']);
});

test('any type of event can be sent, with any change to its data', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, emit, payment } = await startSandbox(t, { webhookUrl: receiver.url });
  const id = await pay();
  for (const type of ['payment_paid', 'payment_voided', 'payment_returned', 'payment_of_the_future'])
    emit(id, { type, data: { amount: 1 } });

  assert.equal((await receiver.wait('payment_of_the_future')).event.data.amount, 1);
  await receiver.wait('payment_voided');
  assert.equal(payment(id).status, 'Pending');
});

test('a failed delivery is resent eight times on the provider’s schedule, then given up', async (t) => {
  const receiver = await startReceiver(t, () => 500);
  const { pay, clock, journal, events } = await startSandbox(t, {
    webhookUrl: receiver.url,
    expiryMs: 100 * 3_600_000,
  });
  await pay();
  await receiver.wait('payment_pending');

  await clock.advance(40 * 3_600_000);

  const times = journal().deliveries.map(({ at }) => Date.parse(at));
  const waits = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / minute));
  assert.deepEqual(waits, [5, 10, 15, 30, 60, 240, 720, 720]);
  assert.deepEqual(
    journal().deliveries.map(({ attempt }) => attempt),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  assert.equal(new Set(receiver.received.map(({ bytes }) => bytes.toString())).size, 1);
  assert.equal(events()[0]?.state, 'failed');
});

test('a success ends the resends', async (t) => {
  const receiver = await startReceiver(t, (nth) => (nth < 3 ? 503 : 200));
  const { pay, clock, events } = await startSandbox(t, { webhookUrl: receiver.url, expiryMs: 100 * 3_600_000 });
  await pay();
  await receiver.wait('payment_pending');

  await clock.advance(40 * 3_600_000);

  assert.equal(receiver.received.length, 3);
  assert.equal(events()[0]?.state, 'delivered');
});

test('a receiver that does not answer within ten seconds has failed', async (t) => {
  const receiver = await startReceiver(t, (nth) => (nth === 1 ? null : 200));
  const { pay, clock, journal, idle } = await startSandbox(t, { webhookUrl: receiver.url });
  await pay();
  await receiver.wait('payment_pending');
  await clock.advance(9000);
  assert.equal(journal().deliveries.length, 0);

  await clock.advance(1000);
  await idle();
  assert.match(journal().deliveries[0]?.error ?? '', /time limit/);
  await clock.advance(5 * minute);
  assert.equal(receiver.received.length, 2);
});

test('redirects are not followed, and a closed port is a failure like any other', async (t) => {
  const receiver = await startReceiver(t, () => 302);
  const { pay, journal, setWebhookUrl, idle } = await startSandbox(t, { webhookUrl: receiver.url });
  await pay();
  await receiver.wait('payment_pending');
  await idle();
  setWebhookUrl('http://127.0.0.1:9/');
  await pay();
  await idle();

  const [redirected, refused] = journal().deliveries;
  assert.equal(redirected?.error, 'answered 302');
  assert.match(refused?.error ?? '', /ECONNREFUSED/);
});

test('events can be looked up and sent again through the workflows API', async (t) => {
  const receiver = await startReceiver(t);
  const { call, pay, approve, idle } = await startSandbox(t, { webhookUrl: receiver.url });
  const id = await pay();
  approve(id);
  const { event, bytes } = await receiver.wait('payment_captured');
  await receiver.wait(undefined, 4);
  await idle();

  const found = await call('GET', `/workflows/events/${event.id}`);
  const listed = await call('GET', `/workflows/events/subject/${id}`);
  const one = await call('POST', `/workflows/events/${event.id}/reflow`);
  const again = await receiver.wait('payment_captured', 2);
  const all = await call('POST', `/workflows/events/subject/${id}/reflow`);
  await receiver.wait(undefined, 9);

  assert.deepEqual(found.json.data, event.data);
  assert.equal(found.json.action_invocations[0].status, 'successful');
  assert.deepEqual(
    listed.json.data.map(({ type }: Json) => type),
    ['payment_pending', 'payment_approved', 'payment_capture_pending', 'payment_captured'],
  );
  assert.deepEqual([one.status, one.text, all.status], [202, '', 202]);
  assert.deepEqual(again.bytes, bytes);
});
