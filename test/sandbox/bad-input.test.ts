import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { anOrder } from './support/an-order.ts';
import { startSandbox } from './support/start-sandbox.ts';

/** The example order with one of its fields, however deep, replaced by anything. */
const brokenOrder = fc
  .tuple(
    fc.constantFrom(
      'amount',
      'currency',
      'source',
      'customer',
      'shipping',
      'reference',
      'metadata',
      'items',
      'risk',
      'processing',
      'success_url',
      'customer.phone',
      'source.billing_address',
    ),
    fc.jsonValue(),
  )
  .map(([path, value]) => {
    const order: Record<string, unknown> = structuredClone(anOrder);
    const [first = '', second] = path.split('.');
    const inner = order[first];
    order[first] = second ? { ...(typeof inner === 'object' ? inner : {}), [second]: value } : value;
    return order;
  });

test('no JSON makes a payment request fail otherwise than with the provider’s codes', async (t) => {
  const { call } = await startSandbox(t, { writesPerSecond: 0, readsPerSecond: 0 });

  await fc.assert(
    fc.asyncProperty(fc.oneof(brokenOrder, fc.jsonValue()), async (body) => {
      const { status, json } = await call('POST', '/payments', JSON.stringify(body));
      assert.ok(status === 202 || status === 422, `${status} for ${JSON.stringify(body)}`);
      if (status === 422)
        assert.ok(
          json.error_codes.every((code: unknown) => /^[a-z_]+$/.test(String(code))),
          String(json.error_codes),
        );
      else assert.equal((await call('GET', `/payments/${json.id}`)).status, 200);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('no JSON makes a refund, a command or a setting fail with anything but a clear refusal', async (t) => {
  const { call, pay, approve, reset } = await startSandbox(t, { writesPerSecond: 0, readsPerSecond: 0 });
  const paths = ['approve', 'decline', 'cancel', 'expire', 'refund-decline', 'dashboard-refund', 'misreport', 'emit'];

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), async (path, body) => {
      const id = await pay();
      approve(id);
      const refund = await call('POST', `/payments/${id}/refunds`, JSON.stringify({ amount: body }));
      assert.ok([202, 422].includes(refund.status));
      for (const address of [`payments/${id}/${path}`, 'settings', 'faults', 'webhook-faults']) {
        const { status, json } = await call('POST', `/_sandbox/${address}`, JSON.stringify(body));
        assert.ok([200, 201, 400, 409].includes(status), `${status} at ${address}`);
        if (status >= 400) assert.equal(typeof json.message, 'string');
      }
      reset();
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('bytes that are not HTTP, and senders who hang up, do not end the sandbox', async (t) => {
  const { url, call } = await startSandbox(t);
  const { port } = new URL(url);
  for (const bytes of [
    'not http at all\r\n\r\n',
    'POST /payments HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"amount"',
    'POST /_sandbox/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
    'GET /alma/%00%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ])
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes));
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.resume();
    });

  assert.equal((await call('POST', '/payments', anOrder)).status, 202);
});
