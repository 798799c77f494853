import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startReceiver } from './support/start-receiver.ts';
import { type Json, startSandbox } from './support/start-sandbox.ts';

test('a captured payment is refunded in part, then in full, with balances that agree', async (t) => {
  const { call, pay, approve, clock } = await startSandbox(t, { refundDelayMs: 1000 });
  const id = await pay();
  approve(id);

  const first = await call('POST', `/payments/${id}/refunds`, { amount: 10 });
  const accepted = await call('GET', `/payments/${id}`);
  await clock.advance(1000);
  const partly = await call('GET', `/payments/${id}`);
  const second = await call('POST', `/payments/${id}/refunds`);
  await clock.advance(1000);
  const fully = await call('GET', `/payments/${id}`);

  assert.equal(first.status, 202);
  assert.match(first.json.action_id, /^act_[a-z2-7]{26}$/);
  assert.deepEqual(Object.keys(first.json), ['action_id', '_links']);
  assert.equal(accepted.json.status, 'Captured');
  assert.equal(accepted.json.balances.total_refunded, 0);
  assert.equal(partly.json.status, 'Partially Refunded');
  assert.deepEqual(partly.json.balances, {
    total_authorized: 6001,
    total_voided: 0,
    available_to_void: 0,
    total_captured: 6001,
    available_to_capture: 0,
    total_refunded: 10,
    available_to_refund: 5991,
  });
  assert.equal(second.status, 202);
  assert.equal(fully.json.status, 'Refunded');
  assert.equal(fully.json.balances.available_to_refund, 0);
  assert.equal(fully.json._links.refund, undefined);
});

test('refunds under way cannot be taken twice', async (t) => {
  const { call, pay, approve } = await startSandbox(t, { refundDelayMs: 60_000 });
  const id = await pay();
  approve(id);

  await call('POST', `/payments/${id}/refunds`, { amount: 6000 });
  const tooMuch = await call('POST', `/payments/${id}/refunds`, { amount: 2 });
  const rest = await call('POST', `/payments/${id}/refunds`, { amount: 1 });

  assert.equal(tooMuch.status, 422);
  assert.deepEqual(tooMuch.json.error_codes, ['refund_amount_exceeds_balance']);
  assert.equal(rest.status, 202);
});

test('only a captured payment with something left is refunded; others get a bare 403', async (t) => {
  const { call, pay, approve, decline, clock } = await startSandbox(t, { refundDelayMs: 1000 });
  const [pending, declined, refunded] = [await pay(), await pay(), await pay()];
  decline(declined);
  approve(refunded);
  await call('POST', `/payments/${refunded}/refunds`);
  await clock.advance(1000);

  for (const id of [pending, declined, refunded]) {
    const { status, text } = await call('POST', `/payments/${id}/refunds`, { amount: 1 });
    assert.equal(status, 403);
    assert.equal(text, '');
  }
});

test('wrong amounts are 422: zero, half cents, too much', async (t) => {
  const { call, pay, approve } = await startSandbox(t);
  const id = await pay();
  approve(id);
  const codes = async (amount: unknown) => (await call('POST', `/payments/${id}/refunds`, { amount })).json.error_codes;

  assert.deepEqual(await codes(0), ['amount_invalid']);
  assert.deepEqual(await codes(1.5), ['amount_invalid']);
  assert.deepEqual(await codes('10'), ['amount_invalid']);
  assert.deepEqual(await codes(6002), ['refund_amount_exceeds_balance']);
});

test('on the previous platform an amount of zero refunds everything', async (t) => {
  const { call, pay, approve, secretKey } = await startSandbox(t, {
    secretKey: 'sk_test_0b9b5db6-f223-49d0-b68f-f6643dd4f808',
  });
  const id = await pay();
  approve(id);

  const { status } = await call('POST', `/payments/${id}/refunds`, { amount: 0 }, { Authorization: secretKey });
  const actions = await call('GET', `/payments/${id}/actions`);

  assert.equal(status, 202);
  assert.equal(actions.json[0].amount, 6001);
});

test('actions are listed newest first and tell how each refund ended', async (t) => {
  const { call, pay, approve, declineRefund, clock } = await startSandbox(t, { refundDelayMs: 1000 });
  const id = await pay();
  assert.deepEqual((await call('GET', `/payments/${id}/actions`)).json, []);
  approve(id);
  const good = await call('POST', `/payments/${id}/refunds`, {
    amount: 10,
    reference: 'RF-1',
    metadata: { by: 'desk' },
  });
  await clock.advance(1000);
  declineRefund(id, { code: '20158' });
  const bad = await call('POST', `/payments/${id}/refunds`, { amount: 20, reference: 'RF-2' });
  const underWay = await call('GET', `/payments/${id}/actions`);
  await clock.advance(1000);

  const { json } = await call('GET', `/payments/${id}/actions`);

  assert.equal(underWay.json[0].approved, undefined);
  assert.deepEqual(
    json.map(({ type }: Json) => type),
    ['Refund', 'Refund', 'Capture', 'Authorization'],
  );
  assert.equal(json[0].id, bad.json.action_id);
  assert.equal(json[0].approved, false);
  assert.equal(json[0].response_code, '20158');
  assert.equal(json[0].reference, 'RF-2');
  assert.equal(json[1].id, good.json.action_id);
  assert.equal(json[1].approved, true);
  assert.equal(json[1].response_code, '10000');
  assert.deepEqual(json[1].metadata, { by: 'desk' });
  assert.equal((await call('GET', `/payments/${id}`)).json.balances.available_to_refund, 5991);
});

test('a refund of the dashboard and a declined one arrive as events that agree with the API', async (t) => {
  const receiver = await startReceiver(t);
  const { call, pay, approve, dashboardRefund, declineRefund } = await startSandbox(t, { webhookUrl: receiver.url });
  const id = await pay({ metadata: { order: 7 } });
  approve(id);
  dashboardRefund(id, { amount: 1000 });
  const refunded = (await receiver.wait('payment_refunded')).event.data;
  declineRefund(id);
  const { json } = await call('POST', `/payments/${id}/refunds`, { amount: 5 });
  const declined = (await receiver.wait('payment_refund_declined')).event.data;

  assert.equal(refunded.amount, 1000);
  assert.equal(refunded.balances.total_refunded, 1000);
  assert.equal(refunded.response_code, '10000');
  assert.deepEqual(refunded.metadata, { order: '7' });
  assert.equal(declined.action_id, json.action_id);
  assert.equal(declined.amount, 5);
  assert.equal(declined.response_code, '20006');
  assert.deepEqual(declined.balances, refunded.balances);
  assert.deepEqual((await call('GET', `/payments/${id}`)).json.balances, declined.balances);
  assert.throws(() => dashboardRefund(id, { amount: 9999 }), /can be refunded/);
});

test('Alma payments cannot be voided: a bare 403, pending or captured', async (t) => {
  const { call, pay, approve } = await startSandbox(t);
  const id = await pay();

  const pending = await call('POST', `/payments/${id}/voids`);
  approve(id);
  const captured = await call('POST', `/payments/${id}/voids`, { reference: 'x' });

  assert.deepEqual([pending.status, pending.text], [403, '']);
  assert.deepEqual([captured.status, captured.text], [403, '']);
});
