import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { startServer, type TestServer } from '../support/start-server.ts';

const event = { id: 'evt_1', type: 'payment_captured', data: { id: `pay_${'a'.repeat(26)}` } };

async function deliver(server: TestServer, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const response = await fetch(`${server.url}/webhooks/checkout`, { method: 'POST', body, headers });
  return { status: response.status, code: (await response.json()).code };
}

const sign = (body: string | Uint8Array, secret: string) => createHmac('sha256', secret).update(body).digest('hex');

test('an event whose signature is not right is refused and leaves no trace', async (t) => {
  const server = await startServer(t);
  const body = JSON.stringify(event);
  const good = sign(body, server.sandbox.webhookSecret);
  const signatures: Record<string, string> = {
    missing: '',
    short: good.slice(0, 10),
    long: `${good}00`,
    'not hex': 'z'.repeat(64),
    'of another secret': sign(body, 'another secret'),
    'of re-written JSON': sign(JSON.stringify(event, null, 1), server.sandbox.webhookSecret),
  };
  for (const [what, signature] of Object.entries(signatures))
    assert.deepEqual(
      await deliver(server, body, signature ? { 'cko-signature': signature } : {}),
      { status: 401, code: 'unauthorized' },
      what,
    );
});

test('the signature is over the bytes as they came, whatever their spacing, and hex in capitals is hex', async (t) => {
  const server = await startServer(t);
  for (const body of [
    JSON.stringify(event, null, 3),
    `  ${JSON.stringify({ ...event, id: 'evt_é', amount: 1.0 })}\n`,
  ]) {
    const signature = sign(body, server.sandbox.webhookSecret);
    assert.deepEqual(await deliver(server, body, { 'cko-signature': signature.toUpperCase() }), {
      status: 200,
      code: undefined,
    });
  }
});

test('while the webhook secret is being replaced, the one before is still good', async (t) => {
  const server = await startServer(t, { CHECKOUT_WEBHOOK_SECRET_PREVIOUS: 'the secret of last year' });
  const body = JSON.stringify(event);
  assert.equal((await deliver(server, body, { 'cko-signature': sign(body, 'the secret of last year') })).status, 200);
});

test('a fixed Authorization header, where one is set, must be there as well', async (t) => {
  const server = await startServer(t, { CHECKOUT_WEBHOOK_AUTHORIZATION: 'a fixed value' });
  const body = JSON.stringify(event);
  const headers = { 'cko-signature': sign(body, server.sandbox.webhookSecret) };
  assert.equal((await deliver(server, body, headers)).status, 401);
  assert.equal((await deliver(server, body, { ...headers, authorization: 'a fixed value' })).status, 200);
});

test('an authentic event that cannot be read is kept and answered, so that it is not sent for ever', async (t) => {
  const server = await startServer(t);
  for (const body of ['{"id":', '[]', '{"id":"evt_2","type":"payment_captured"}']) {
    const signature = sign(body, server.sandbox.webhookSecret);
    assert.equal((await deliver(server, body, { 'cko-signature': signature })).status, 200, body);
  }
  assert.match(server.log.join('\n'), /cannot be read/);
});

test('an event of more than 256 kB is refused before it is looked at', async (t) => {
  const server = await startServer(t);
  const body = JSON.stringify({ ...event, padding: 'x'.repeat(300_000) });
  const { status, code } = await deliver(server, body, { 'cko-signature': sign(body, server.sandbox.webhookSecret) });
  assert.deepEqual([status, code], [413, 'invalid_request']);
});
