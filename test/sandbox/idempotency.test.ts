import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anOrder } from './support/an-order.ts';
import { startSandbox } from './support/start-sandbox.ts';

const key = { 'Cko-Idempotency-Key': '7b7d1c0e-7f5a-4d0a-8b6e-8f4b1f3f2a10' };

test('a key repeats the first answer to the byte for a day, whatever the body', async (t) => {
  const { call, clock, payments } = await startSandbox(t);
  const first = await call('POST', '/payments', anOrder, key);
  await clock.advance(24 * 3_600_000 - 60_000);

  const again = await call('POST', '/payments', { ...anOrder, amount: 1 }, key);
  await clock.advance(120_000);
  const nextDay = await call('POST', '/payments', anOrder, key);

  assert.equal(again.status, 202);
  assert.equal(again.text, first.text);
  assert.notEqual(nextDay.json.id, first.json.id);
  assert.equal(payments().length, 2);
});

test('a failed request is not remembered: corrected, the same key works', async (t) => {
  const { call, addFault } = await startSandbox(t);
  addFault({ kind: 'bad_gateway', times: 1 });

  assert.equal((await call('POST', '/payments', anOrder, key)).status, 502);
  assert.equal((await call('POST', '/payments', { ...anOrder, amount: -1 }, key)).status, 422);
  assert.equal((await call('POST', '/payments', anOrder, key)).status, 202);
});

test('of two requests at once with one key, one is processed and the other is a 429', async (t) => {
  const { call, addFault, payments } = await startSandbox(t);
  addFault({ kind: 'latency', latencyMs: 100, times: 1 });

  const answers = await Promise.all([call('POST', '/payments', anOrder, key), call('POST', '/payments', anOrder, key)]);

  const loser = answers.find(({ status }) => status === 429);
  assert.deepEqual(loser?.json.error_codes, ['duplicate_request']);
  assert.equal(loser?.json.error_type, 'request_invalid');
  assert.ok(answers.some(({ status }) => status === 202));
  assert.equal(payments().length, 1);
});

test('a key belongs to its route: the same one refunds each payment once', async (t) => {
  const { call, pay, approve } = await startSandbox(t);
  const [one, two] = [await pay(), await pay()];
  approve(one);
  approve(two);
  const refund = (id: string) => call('POST', `/payments/${id}/refunds`, { amount: 10 }, key);

  const [first, again, other] = [await refund(one), await refund(one), await refund(two)];

  assert.equal(again.text, first.text);
  assert.notEqual(other.json.action_id, first.json.action_id);
});

test('without a key every request is a new payment', async (t) => {
  const { pay, payments } = await startSandbox(t);
  await pay();
  await pay();

  assert.equal(payments().length, 2);
});

test('an answer lost after the commit is remembered; an error after it is not', async (t) => {
  const { call, addFault, payments } = await startSandbox(t);
  addFault({ kind: 'reset_after', times: 1 });
  await assert.rejects(call('POST', '/payments', anOrder, key));
  const replayed = await call('POST', '/payments', anOrder, key);
  assert.deepEqual(
    payments().map(({ id }) => id),
    [replayed.json.id],
  );

  addFault({ kind: 'error_after', status: 503, times: 1 });
  const other = { 'Cko-Idempotency-Key': 'other' };
  assert.equal((await call('POST', '/payments', anOrder, other)).status, 503);
  assert.equal((await call('POST', '/payments', anOrder, other)).status, 202);
  assert.equal(payments().length, 3);
});
