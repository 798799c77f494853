import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultRequest } from '../../server/sandbox/index.ts';
import { eventually, startServer } from '../support/start-server.ts';

const refusals: [string, FaultRequest, number, string][] = [
  ['401', { kind: 'unauthorized' }, 502, 'provider_misconfigured'],
  ['403', { kind: 'forbidden' }, 502, 'provider_misconfigured'],
  ['404', { kind: 'not_found' }, 502, 'provider_misconfigured'],
  ['422', { kind: 'unprocessable', errorCodes: ['country_invalid'] }, 422, 'payment_refused'],
  [
    '422 for an account that has no Alma',
    { kind: 'unprocessable', errorCodes: ['payee_not_onboarded'] },
    502,
    'provider_misconfigured',
  ],
  ['429', { kind: 'too_many_requests' }, 503, 'server_busy'],
];

for (const [answer, fault, status, code] of refusals)
  test(`when the provider answers ${answer}, the shopper is told ${code} and can pay once it is over`, async (t) => {
    const server = await startServer(t);
    server.sandbox.setFaults([{ ...fault, route: 'create_payment', times: 1 } as FaultRequest]);
    const order = await server.sign();

    const first = await server.press({ order });
    assert.deepEqual([first.status, first.body.code], [status, code]);
    assert.equal(server.sandbox.payments().length, 0);

    const second = await server.press({ order });
    assert.equal(second.body.status, 'pending');
    assert.equal(server.sandbox.payments().length, 1);
  });

const losses: [string, FaultRequest][] = [
  ['502 without a body', { kind: 'bad_gateway' }],
  ['an HTML page with 500', { kind: 'html_error' }],
  ['broken JSON', { kind: 'malformed_json' }],
  ['nothing, for ever', { kind: 'hang' }],
  ['nothing, for ever, after taking the payment', { kind: 'hang', afterCommit: true }],
  ['by hanging up', { kind: 'reset_before' }],
  ['by hanging up after taking the payment', { kind: 'reset_after' }],
  ['500 after taking the payment', { kind: 'error_after' }],
];

for (const [answer, fault] of losses)
  test(`when the provider answers ${answer}, the payment is unknown, not failed, and is found by itself`, async (t) => {
    const server = await startServer(t);
    server.sandbox.setFaults([{ ...fault, route: 'create_payment', times: 1 } as FaultRequest]);
    const order = await server.sign();

    const { status, body } = await server.press({ order });
    // A webhook may have told of it in the meantime.
    if (status !== 201) assert.deepEqual([status, body.status], [202, 'unknown']);
    const known = await eventually(async () => {
      const reply = await server.status(body.id);
      return reply.body.redirect_url === undefined ? undefined : reply.body;
    });
    assert.equal(known.status, 'pending');
    assert.equal((await server.press({ order })).body.redirect_url, known.redirect_url);
  });

test('when the provider cannot be reached, the shopper is told and nothing is lost', async (t) => {
  const server = await startServer(t, { CHECKOUT_API_URL: 'http://localhost:9' });
  const order = await server.sign();
  for (let press = 0; press < 2; press++) {
    const { status, body, headers } = await server.press({ order });
    assert.deepEqual([status, body.code, body.retryable], [503, 'provider_unavailable', true]);
    assert.ok(headers.get('retry-after'));
  }
});

test('a payment page on a host that is not listed is never given to a shopper', async (t) => {
  const server = await startServer(t, { REDIRECT_HOSTS: '*.getalma.eu' });
  const { status, body } = await server.press({ order: await server.sign() });
  assert.deepEqual([status, body.code], [502, 'provider_misconfigured']);
  assert.ok(!JSON.stringify(body).includes(server.sandbox.url));
});

test('a record that does not agree with the order is for review, never paid', async (t) => {
  const server = await startServer(t);
  const { body } = await server.press({ order: await server.sign() });
  const providerId = (await server.payment(body.id)).provider_id ?? '';
  server.sandbox.misreport(providerId, { amount: 100 });
  server.sandbox.approve(providerId);
  await eventually(async () => (await server.status(body.id)).body.status === 'review');
});
