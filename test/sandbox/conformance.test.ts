import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Checkout } from 'checkout-sdk-node';
import type { SandboxOptions } from '../../server/sandbox/index.ts';
import { anOrder } from './support/an-order.ts';
import { type Json, startSandbox } from './support/start-sandbox.ts';

// The SDK prefers these to what it is given.
for (const name of Object.keys(process.env)) if (name.startsWith('CKO_')) delete process.env[name];

/** The provider's own SDK, speaking to a sandbox. */
async function startSdk(t: TestContext, options: SandboxOptions = {}, key?: string) {
  const sandbox = await startSandbox(t, options);
  const sdk: Json = new Checkout(key ?? sandbox.secretKey, { host: sandbox.url });
  return { ...sandbox, sdk };
}

test('the official SDK requests an Alma payment and reads it', async (t) => {
  const { sdk, url } = await startSdk(t);

  const created = await sdk.payments.request(anOrder, 'key-1');
  const read = await sdk.payments.get(created.id);
  const again = await sdk.payments.request(anOrder, 'key-1');

  assert.equal(created.requiresRedirect, true);
  assert.ok(created.redirectLink.startsWith(`${url}/`));
  assert.equal(read.id, created.id);
  assert.equal(read.status, 'Pending');
  assert.equal(again.id, created.id);
});

test('the official SDK lists actions and refunds in part and in full', async (t) => {
  const { sdk, approve } = await startSdk(t);
  const { id } = await sdk.payments.request(anOrder);
  approve(id);

  const part = await sdk.payments.refund(id, { amount: 10, reference: 'RF-1' }, 'refund-1');
  const replayed = await sdk.payments.refund(id, { amount: 10, reference: 'RF-1' }, 'refund-1');
  const rest = await sdk.payments.refund(id);
  const actions = await sdk.payments.getActions(id);

  assert.equal(part.reference, 'RF-1');
  assert.equal(replayed.action_id, part.action_id);
  assert.deepEqual(actions.map((action: Json) => [action.id, action.type, action.amount]).slice(0, 2), [
    [rest.action_id, 'Refund', 5991],
    [part.action_id, 'Refund', 10],
  ]);
});

test('the official SDK reads a payment by the session id of the shopper’s return', async (t) => {
  const { sdk, approve } = await startSdk(t);
  const { id } = await sdk.payments.request(anOrder);
  const session = new URL(approve(id).return_url ?? '').searchParams.get('cko-session-id');

  const read = await sdk.payments.get(session);

  assert.equal(read.id, id);
  assert.deepEqual(
    read.actions.map(({ type }: Json) => type),
    ['Capture', 'Authorization'],
  );
});

test('the official SDK gets its own error for every refusal', async (t) => {
  const { sdk, approve, addFault, set } = await startSdk(t);
  const { id } = await sdk.payments.request(anOrder);
  const stranger: Json = new Checkout('sk_sbox_aaaaaaaaaaaaaaaaaaaaaaaaaaa', { host: sdk.config.host });

  await assert.rejects(stranger.payments.get(id), { name: 'AuthenticationError' });
  await assert.rejects(sdk.payments.get(`pay_${'a'.repeat(26)}`), { name: 'NotFoundError' });
  await assert.rejects(sdk.payments.void(id), { name: 'ActionNotAllowed' });
  await assert.rejects(sdk.payments.refund(id), { name: 'ActionNotAllowed' });
  approve(id);
  await assert.rejects(sdk.payments.refund(id, { amount: 6002 }), (error: Json) => {
    assert.equal(error.name, 'ValidationError');
    assert.deepEqual(error.body.error_codes, ['refund_amount_exceeds_balance']);
    return true;
  });
  set({ payeeOnboarded: false });
  await assert.rejects(sdk.payments.request(anOrder), (error: Json) => {
    assert.equal(error.name, 'ValidationError');
    assert.deepEqual(error.body.error_codes, ['payee_not_onboarded']);
    return true;
  });
  addFault({ kind: 'too_many_requests', times: 1 });
  await assert.rejects(sdk.payments.get(id), { name: 'TooManyRequestsError', http_code: 429 });
  addFault({ kind: 'bad_gateway', times: 1 });
  await assert.rejects(sdk.payments.get(id), { name: 'Bad gateway' });
  addFault({ kind: 'html_error', times: 1 });
  await assert.rejects(sdk.payments.get(id), { http_code: 500 });
});

test('the official SDK works with a bare key of the previous platform', async (t) => {
  const { sdk } = await startSdk(t, { mode: 'strict', secretKey: 'sk_test_0b9b5db6-f223-49d0-b68f-f6643dd4f808' });
  const order = { ...anOrder, source: { type: 'alma' } };

  assert.equal((await sdk.payments.request(order)).status, 'Pending');
});

test('the official SDK finds events and has them sent again', async (t) => {
  const { sdk, idle } = await startSdk(t);
  const { id } = await sdk.payments.request(anOrder);
  await idle();

  const { data } = await sdk.workflows.getSubjectEvents(id);
  const event = await sdk.workflows.getEvent(data[0].id);

  assert.equal(event.type, 'payment_pending');
  assert.equal(event.data.id, id);
  await sdk.workflows.reflowByEvent(event.id);
  await sdk.workflows.reflowBySubject(id);
});
