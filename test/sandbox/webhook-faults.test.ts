import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { anOrder } from './support/an-order.ts';
import { startReceiver } from './support/start-receiver.ts';
import { startSandbox } from './support/start-sandbox.ts';

test('a dropped event never comes, not even as a resend', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, addWebhookFault, clock, journal, approve } = await startSandbox(t, { webhookUrl: receiver.url });
  addWebhookFault({ kind: 'drop', type: 'payment_captured' });
  const id = await pay();
  approve(id);
  await receiver.wait('payment_capture_pending');
  await clock.advance(30 * 3_600_000);

  assert.ok(!receiver.types().includes('payment_captured'));
  assert.equal(journal().deliveries.find(({ fault }) => fault === 'drop')?.event_type, 'payment_captured');
});

test('a delayed event waits for its time', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, addWebhookFault, clock, idle } = await startSandbox(t, { webhookUrl: receiver.url });
  addWebhookFault({ kind: 'delay', delayMs: 3_600_000, times: 1 });
  await pay();
  await clock.advance(3_500_000);
  await idle();
  assert.equal(receiver.received.length, 0);

  await clock.advance(100_000);
  await receiver.wait('payment_pending');
});

test('a duplicated event comes twice with one id', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, addWebhookFault } = await startSandbox(t, { webhookUrl: receiver.url });
  addWebhookFault({ kind: 'duplicate', times: 1 });
  await pay();

  const [first, second] = [await receiver.wait('payment_pending', 1), await receiver.wait('payment_pending', 2)];
  assert.deepEqual(first.bytes, second.bytes);
});

test('a reordered event comes after the one that follows it', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, approve, addWebhookFault } = await startSandbox(t, {
    webhookUrl: receiver.url,
    eventTypes: 'documented',
  });
  addWebhookFault({ kind: 'reorder', type: 'payment_pending', times: 1 });
  const id = await pay();
  approve(id);
  await receiver.wait('payment_pending');

  assert.deepEqual(receiver.types(), ['payment_captured', 'payment_pending']);
});

test('a reordered event that nothing follows still comes', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, clock, addWebhookFault, events } = await startSandbox(t, { webhookUrl: receiver.url });
  addWebhookFault({ kind: 'reorder' });
  await pay();
  while (events().length === 0) await new Promise((done) => setImmediate(done));
  await new Promise((done) => setImmediate(done));
  await clock.advance(6000);

  await receiver.wait('payment_pending');
});

test('an event can be there before the answer to the request that caused it', async (t) => {
  const receiver = await startReceiver(t);
  const { call, pay, approve, addWebhookFault } = await startSandbox(t, { webhookUrl: receiver.url });
  addWebhookFault({ kind: 'before_answer', times: 2 });

  const { json } = await call('POST', '/payments', anOrder);
  assert.deepEqual(receiver.types(), ['payment_pending']);
  approve(json.id);
  await call('POST', `/payments/${json.id}/refunds`);

  assert.ok(receiver.types().includes('payment_refunded'));
  await pay();
});

test('a wrongly signed event is sent again with the right signature once it was refused', async (t) => {
  const receiver = await startReceiver(t, (nth) => (nth === 1 ? 401 : 200));
  const { pay, clock, webhookSecret, addWebhookFault } = await startSandbox(t, { webhookUrl: receiver.url });
  addWebhookFault({ kind: 'wrong_signature', times: 1 });
  await pay();
  await receiver.wait('payment_pending');
  await clock.advance(5 * 60_000);
  const [wrong, right] = [await receiver.wait('payment_pending', 1), await receiver.wait('payment_pending', 2)];

  const expected = createHmac('sha256', webhookSecret).update(right.bytes).digest('hex');
  assert.notEqual(wrong.headers['cko-signature'], expected);
  assert.equal(right.headers['cko-signature'], expected);
});

test('an old event is replayed after newer ones', async (t) => {
  const receiver = await startReceiver(t);
  const { pay, approve, clock, addWebhookFault, replay, idle } = await startSandbox(t, {
    webhookUrl: receiver.url,
    eventTypes: 'documented',
  });
  addWebhookFault({ kind: 'replay', type: 'payment_pending', delayMs: 60_000 });
  const id = await pay();
  const { event } = await receiver.wait('payment_pending');
  approve(id);
  await receiver.wait('payment_captured');
  await clock.advance(60_000);
  await receiver.wait('payment_pending', 2);
  replay(event.id);
  await receiver.wait('payment_pending', 3);
  await idle();

  assert.deepEqual(receiver.types(), ['payment_pending', 'payment_captured', 'payment_pending', 'payment_pending']);
});
