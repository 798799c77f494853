import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import { orderSecret, startServer, type TestServer } from '../support/start-server.ts';

/** Nothing was asked of the provider, and nothing was kept. */
async function nothingHappened(server: TestServer): Promise<void> {
  assert.deepEqual(server.sandbox.journal().requests, []);
  const list = await server.operator<{ payments: unknown[] }>('payments');
  assert.deepEqual(list.body.payments, []);
}

const key = new TextEncoder().encode(orderSecret);
const order = { amount: 100, currency: 'EUR' };

test('an order that was not signed by the shop is refused', async (t) => {
  const server = await startServer(t);
  const good = await server.sign();
  const [header, , signature] = good.split('.');
  const other = Buffer.from(
    JSON.stringify({ order: { amount: 1, currency: 'EUR' }, iat: 1, exp: 9_999_999_999 }),
  ).toString('base64url');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const { privateKey } = generateKeyPairSync('ed25519');

  const tokens = {
    'with another amount': `${header}.${other}.${signature}`,
    'with a changed signature': `${good.slice(0, -2)}xx`,
    'without a signature': `${none}.${other}.`,
    'signed with another secret': await server.sign({}, { secret: 'another secret of 32 bytes and more, really' }),
    'signed with a private key nobody knows': await new SignJWT({ order })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey),
    'that is no token': 'order-1',
  };
  for (const [what, token] of Object.entries(tokens)) {
    const { status, body } = await server.press({ order: token });
    assert.deepEqual([status, body.code, body.retryable], [422, 'invalid_order', false], what);
  }
  await nothingHappened(server);
});

test('an order that has expired says so', async (t) => {
  const server = await startServer(t);
  const { status, body } = await server.press({ order: await server.sign({}, { expiresIn: -3600 }) });
  assert.deepEqual([status, body.code], [422, 'order_expired']);
  await nothingHappened(server);
});

test('clocks of the shop and the server may differ by a minute', async (t) => {
  const server = await startServer(t);
  assert.equal((await server.press({ order: await server.sign({}, { expiresIn: -30 }) })).status, 201);
  const { status, body } = await server.press({ order: await server.sign({}, { expiresIn: -90 }) });
  assert.deepEqual([status, body.code], [422, 'order_expired']);
});

test('an order without dates, or for another server, is refused', async (t) => {
  const server = await startServer(t);
  const eternal = await new SignJWT({ order }).setProtectedHeader({ alg: 'HS256' }).sign(key);
  const elsewhere = await new SignJWT({ order })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('1h')
    .setAudience('https://pay.other.example')
    .sign(key);
  assert.match((await server.press({ order: eternal })).body.detail ?? '', /iat|exp/);
  assert.match((await server.press({ order: elsewhere })).body.detail ?? '', /aud/);
  await nothingHappened(server);
});

test('each mistake in an order is named where it stands', async (t) => {
  const server = await startServer(t, { MIN_AMOUNT: '50', MAX_AMOUNT: '500000' });
  const mistakes: [Record<string, unknown>, string][] = [
    [{ amount: 0 }, 'amount'],
    [{ amount: -5 }, 'amount'],
    [{ amount: 10.5 }, 'amount'],
    [{ amount: 2 ** 53 }, 'amount'],
    [{ amount: 1e30 }, 'amount'],
    [{ amount: '100' }, 'amount'],
    [{ amount: null }, 'amount'],
    [{ amount: 49 }, 'amount'],
    [{ amount: 500_001 }, 'amount'],
    [{ currency: 'USD' }, 'currency'],
    [{ currency: 'eur' }, 'currency'],
    [{ colour: 'blue' }, 'colour'],
    [{ capture: false }, 'capture'],
    [{ reference: 'x'.repeat(51) }, 'reference'],
    [{ customer: { mail: 'a@example.com' } }, 'customer.mail'],
    [{ customer: { email: 'nobody' } }, 'customer.email'],
    [{ billing_address: { city: 'Paris', country: 'FR' } }, 'billing_address.address_line1'],
    [{ billing_address: { address_line1: 'x', city: 'Paris', country: 'France' } }, 'billing_address.country'],
    [{ success_url: 'javascript:alert(1)' }, 'success_url'],
    [{ success_url: 'https://evil.example/' }, 'success_url'],
    [{ metadata: { basket: { id: 1 } } }, 'metadata.basket'],
    [{ source: { type: 'alma' } }, 'source'],
  ];
  for (const [change, path] of mistakes) {
    const { status, body } = await server.press({ order: await server.sign(change) });
    assert.deepEqual([status, body.code], [422, 'invalid_order'], JSON.stringify(change));
    assert.ok(
      body.errors?.some((error) => error.path === path),
      `${JSON.stringify(change)} names ${path}: ${JSON.stringify(body.errors)}`,
    );
  }
  await nothingHappened(server);
});

test('a request that is not what it should be is told so, never a fault of the server', async (t) => {
  const server = await startServer(t);
  const good = await server.sign();
  const requests: [string, unknown, Record<string, string>, number][] = [
    ['malformed JSON', '{"order":', {}, 400],
    ['nothing at all', '', {}, 400],
    ['an array', '[]', {}, 400],
    ['null', 'null', {}, 400],
    ['no order', {}, {}, 400],
    ['an order that is no text', { order: { amount: 1 } }, {}, 400],
    ['an unknown field', { order: good, amount: 1 }, {}, 400],
    ['a press_id that is none', { order: good, press_id: 'a b' }, {}, 400],
    ['another content type', `order=${good}`, { 'content-type': 'text/plain' }, 415],
    ['more than 32 kB', { order: 'x'.repeat(40_000) }, {}, 413],
  ];
  for (const [what, body, headers, status] of requests) {
    const reply = await server.press(body, headers);
    assert.deepEqual([reply.status, reply.body.code], [status, 'invalid_request'], what);
    assert.equal(reply.headers.get('content-type'), 'application/problem+json', what);
    assert.equal(reply.body.request_id, reply.headers.get('x-request-id'), what);
  }
  await nothingHappened(server);
});

test('a body that does not come to an end is given up with 408, and the server goes on', async (t) => {
  const server = await startServer(t, {}, { arrivalMs: 500 });
  for (const path of ['/webhooks/checkout', '/payments']) {
    const socket = connect(Number(new URL(server.url).port), 'localhost');
    socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`);
    socket.write('Content-Length: 100\r\n\r\n{"order":');
    assert.match(await text(socket), /^HTTP\/1\.1 408 /, path);
  }
  assert.equal((await server.press({ order: await server.sign() })).status, 201);
});

test('a page of another origin may not ask, a listed one may, and no cookies go along', async (t) => {
  const server = await startServer(t);
  const order = await server.sign();
  for (const origin of ['https://evil.example', 'null', 'http://localhost:3000.evil.example']) {
    const { status, body, headers } = await server.press({ order }, { origin });
    assert.deepEqual([status, body.code], [403, 'origin_not_allowed'], origin);
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
  await nothingHappened(server);

  const { status, headers } = await server.press({ order });
  assert.equal(status, 201);
  assert.equal(headers.get('access-control-allow-origin'), 'http://localhost:3000');
  assert.equal(headers.get('access-control-allow-credentials'), null);
  assert.equal(headers.get('set-cookie'), null);
  assert.equal(headers.get('cache-control'), 'no-store');

  const preflight = await fetch(`${server.url}/payments`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  assert.deepEqual(
    [preflight.status, preflight.headers.get('access-control-allow-origin')],
    [204, 'http://localhost:3000'],
  );
});

test('nobody learns whether a payment exists by guessing', async (t) => {
  const server = await startServer(t);
  const { body } = await server.press({ order: await server.sign() });
  const providerId = (await server.payment(body.id)).provider_id ?? '';
  for (const id of ['A'.repeat(22), 'x', providerId, '%00', `${body.id}x`]) {
    const reply = await server.status(id);
    assert.deepEqual([reply.status, reply.body.code], [404, 'payment_not_found'], id);
  }
});

test('an address that does not exist is a clear 404', async (t) => {
  const server = await startServer(t);
  const response = await fetch(`${server.url}/nothing/here`);
  assert.equal(response.status, 404);
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
});

test('who guesses on and on is slowed down', async (t) => {
  const server = await startServer(t);
  for (let guess = 0; guess < 300; guess++) await server.status('A'.repeat(22));
  const { status, body, headers } = await server.status('A'.repeat(22));
  assert.deepEqual([status, body.code, body.retryable], [429, 'too_many_requests', true]);
  assert.ok(Number(headers.get('retry-after')) > 0);
});
