import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PaymentList } from '../../shared/operator-contract.ts';
import { startServer } from '../support/start-server.ts';

test('without the operator key nothing is told', async (t) => {
  const server = await startServer(t);
  for (const authorization of ['', 'Bearer', 'Bearer wrong', 'Basic b3BlcmF0b3I=', `bearer ${'x'.repeat(10_000)}`]) {
    const { status, body } = await server.operator('payments', { headers: { authorization } });
    assert.deepEqual([status, body.code], [401, 'unauthorized'], authorization.slice(0, 20));
  }
});

test('the support desk finds payments by status and reference, newest first, page by page', async (t) => {
  const server = await startServer(t);
  for (const reference of ['ORD-1', 'ORD-2', 'ORD-3']) await server.press({ order: await server.sign({ reference }) });
  const paid = await server.paid({ reference: 'ORD-4' });
  const list = async (query: string) => (await server.operator<PaymentList>(`payments?${query}`)).body;

  assert.deepEqual(
    (await list('')).payments.map(({ reference }) => reference),
    ['ORD-4', 'ORD-3', 'ORD-2', 'ORD-1'],
  );
  assert.deepEqual(
    (await list('status=captured')).payments.map(({ id }) => id),
    [paid.id],
  );
  assert.deepEqual(
    (await list('reference=ORD-2')).payments.map(({ reference }) => reference),
    ['ORD-2'],
  );

  const first = await list('limit=3');
  const second = await list(`limit=3&cursor=${first.next_cursor}`);
  assert.deepEqual(
    [...first.payments, ...second.payments].map(({ reference }) => reference),
    ['ORD-4', 'ORD-3', 'ORD-2', 'ORD-1'],
  );
  assert.equal(second.next_cursor, null);
});

test('a list that is asked for wrongly says what is wrong', async (t) => {
  const server = await startServer(t);
  for (const [query, path] of [
    ['status=paid', 'status'],
    ['limit=0', 'limit'],
    ['limit=1000', 'limit'],
    ['colour=blue', 'colour'],
    ['cursor=nonsense', 'cursor'],
  ] as const) {
    const { status, body } = await server.operator(`payments?${query}`);
    assert.deepEqual([status, body.code], [400, 'invalid_request'], query);
    assert.match(body.detail ?? '', new RegExp(path));
  }
});

test('a payment is told whole: its facts, its refunds, what happened when, and the provider’s live record', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid({ reference: 'ORD-1' });
  for (const id of [paid.id, paid.provider_id]) {
    const payment = await server.payment(id);
    assert.deepEqual(
      [payment.id, payment.status, payment.reference, payment.amount],
      [paid.id, 'captured', 'ORD-1', 24_900],
    );
    assert.equal(payment.provider?.status, 'Captured');
    assert.equal(payment.facts.captured_amount, 24_900);
    assert.deepEqual(payment.timeline[0], { at: payment.timeline[0]?.at, source: 'shopper', type: 'payment_started' });
    assert.ok(payment.timeline.some(({ source, type }) => source === 'webhook' && type === 'payment_captured'));
  }
});

test('when the provider cannot be asked, the rest is told all the same', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  server.sandbox.setFaults([{ kind: 'bad_gateway', route: 'get_payment' }]);
  const payment = await server.payment(paid.id);
  assert.deepEqual(
    [payment.status, payment.provider, payment.provider_error],
    ['captured', null, 'provider_unavailable'],
  );
});

test('an id nobody knows is a 404 on every route', async (t) => {
  const server = await startServer(t);
  const headers = { 'idempotency-key': 'key-of-the-test' };
  for (const id of ['A'.repeat(22), `pay_${'a'.repeat(26)}`, '%00', 'x'.repeat(300)])
    for (const [path, options] of [
      [`payments/${id}`, {}],
      [`payments/${id}/refunds`, { method: 'POST', headers }],
      [`payments/${id}/cancellation`, { method: 'POST' }],
    ] as const) {
      const { status, body } = await server.operator(path, options);
      assert.deepEqual([status, body.code], [404, 'payment_not_found'], path);
    }
});

test('a page of a shop cannot ask for the support desk', async (t) => {
  const server = await startServer(t);
  const { headers } = await server.operator('payments', { headers: { origin: 'http://localhost:3000' } });
  assert.equal(headers.get('access-control-allow-origin'), null);
});
