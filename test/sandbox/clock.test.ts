import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startReceiver } from './support/start-receiver.ts';
import { startSandbox } from './support/start-sandbox.ts';

const hour = 3_600_000;

test('a payment nobody finishes expires after 48 hours', async (t) => {
  const receiver = await startReceiver(t);
  const { call, pay, clock } = await startSandbox(t, { webhookUrl: receiver.url });
  const id = await pay();
  await clock.advance(48 * hour - 60_000);
  assert.equal((await call('GET', `/payments/${id}`)).json.status, 'Pending');

  await clock.advance(60_000);

  const { json } = await call('GET', `/payments/${id}`);
  assert.equal(json.status, 'Expired');
  assert.equal(json.approved, false);
  assert.equal(json._links.redirect, undefined);
  assert.equal((await receiver.wait('payment_expired')).event.data.id, id);
});

test('a paid payment does not expire, and another life can be set', async (t) => {
  const { pay, approve, payment, clock } = await startSandbox(t, { expiryMs: hour });
  const [paid, left] = [await pay(), await pay()];
  approve(paid);

  await clock.advance(hour);

  assert.equal(payment(paid).status, 'Captured');
  assert.equal(payment(left).status, 'Expired');
});

test('a session id finds the payment for fifteen minutes', async (t) => {
  const { call, pay, approve, clock } = await startSandbox(t);
  const session = new URL(approve(await pay()).return_url ?? '').searchParams.get('cko-session-id');
  await clock.advance(14 * 60_000);
  assert.equal((await call('GET', `/payments/${session}`)).status, 200);

  await clock.advance(2 * 60_000);

  assert.equal((await call('GET', `/payments/${session}`)).status, 404);
});

test('time can be read, set and moved, and is what payments are dated with', async (t) => {
  const { call, pay, clock } = await startSandbox(t);
  clock.set('2030-01-31T10:00:00Z');

  const { json } = await call('GET', `/payments/${await pay()}`);

  assert.match(json.requested_on, /^2030-01-31T10:00:0/);
  assert.match(json.expires_on, /^2030-02-02T10:00:0/);
  const before = clock.now();
  await clock.advance(hour);
  assert.ok(clock.now() - before >= hour);
  await assert.rejects(clock.advance(-1), { name: 'ControlError' });
  assert.throws(() => clock.set('tomorrow'), { name: 'ControlError' });
});

test('what one moment schedules is done too when it falls into the time moved over', async (t) => {
  const receiver = await startReceiver(t, (nth) => (nth < 3 ? 500 : 200));
  const { pay, clock } = await startSandbox(t, { webhookUrl: receiver.url, expiryMs: hour });
  await pay();

  await clock.advance(2 * hour);

  // Pending at once, after 5 and after 10 more minutes; expired an hour after the request.
  assert.deepEqual(receiver.types(), ['payment_pending', 'payment_pending', 'payment_pending', 'payment_expired']);
});
