import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anOrder } from './support/an-order.ts';
import { startSandbox } from './support/start-sandbox.ts';

const form = { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: '' };

test('client credentials give a token for its scopes, which lives four hours', async (t) => {
  const { call, oauthClient, clock } = await startSandbox(t);
  const asked = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: oauthClient.id,
    client_secret: oauthClient.secret,
    scope: 'gateway:payment gateway:payment-details',
  });
  const { status, json } = await call('POST', '/connect/token', String(asked), form);
  const token = { Authorization: `Bearer ${json.access_token}` };

  assert.equal(status, 200);
  assert.deepEqual([json.token_type, json.expires_in], ['Bearer', 14_400]);
  const payment = await call('POST', '/payments', anOrder, token);
  assert.equal(payment.status, 202);
  assert.equal((await call('POST', `/payments/${payment.json.id}/refunds`, {}, token)).status, 403);
  await clock.advance(4 * 3_600_000);
  assert.equal((await call('GET', `/payments/${payment.json.id}`, undefined, token)).status, 401);
});

test('the wide scope "gateway" holds the narrow ones, and HTTP Basic does for the form', async (t) => {
  const { call, pay, oauthClient } = await startSandbox(t);
  const basic = `Basic ${Buffer.from(`${oauthClient.id}:${oauthClient.secret}`).toString('base64')}`;
  const { json } = await call('POST', '/connect/token', 'grant_type=client_credentials&scope=gateway', {
    ...form,
    Authorization: basic,
  });

  const { status } = await call('GET', `/payments/${await pay()}`, undefined, {
    Authorization: `Bearer ${json.access_token}`,
  });

  assert.equal(status, 200);
});

test('token requests fail with the OAuth errors', async (t) => {
  const { call, oauthClient } = await startSandbox(t);
  const good = { grant_type: 'client_credentials', client_id: oauthClient.id, client_secret: oauthClient.secret };
  const error = async (fields: Record<string, string>) => {
    const { status, json } = await call('POST', '/connect/token', String(new URLSearchParams(fields)), form);
    assert.equal(status, 400);
    return json.error;
  };

  assert.equal(await error({}), 'invalid_request');
  assert.equal(await error({ ...good, grant_type: 'password' }), 'unsupported_grant_type');
  assert.equal(await error({ ...good, client_secret: 'wrong' }), 'invalid_client');
  assert.equal(await error({ ...good, scope: 'gateway nonsense' }), 'invalid_scope');
});

test('reads and writes are limited a second, each for itself', async (t) => {
  const { call, set, clock } = await startSandbox(t);
  set({ writesPerSecond: 1, readsPerSecond: 1 });
  const writes = await Promise.all(Array.from({ length: 5 }, () => call('POST', '/payments', anOrder)));
  const passed = writes.filter(({ status }) => status === 202).length;

  assert.ok(passed >= 1 && passed < 5);
  const refused = writes.find(({ status }) => status === 429);
  assert.deepEqual(refused?.json.error_codes, ['api_calls_quota_exceeded']);
  assert.equal((await call('GET', '/payments?reference=x')).status, 200);
  await clock.advance(1000);
  assert.equal((await call('POST', '/payments', anOrder)).status, 202);
});

test('out of the box the limit is the provider’s hundred', async (t) => {
  const { call, settings } = await startSandbox(t);

  assert.deepEqual([settings().readsPerSecond, settings().writesPerSecond], [100, 100]);
  const answers = await Promise.all(Array.from({ length: 200 }, () => call('POST', '/payments', anOrder)));
  assert.ok(answers.filter(({ status }) => status === 202).length >= 100);
  assert.ok(answers.some(({ status }) => status === 429));
});
