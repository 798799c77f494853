import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, startServer } from '../support/start-server.ts';

test('a press becomes a payment request exactly as Checkout.com’s Alma page has it', async (t) => {
  const server = await startServer(t);
  const { status, body } = await server.press({ order: await server.sign({ reference: 'ORD-5023' }) });

  assert.equal(status, 201);
  assert.match(body.id, /^[\w-]{22}$/);
  assert.deepEqual(
    { ...body, id: '', as_of: '', redirect_url: '' },
    {
      id: '',
      as_of: '',
      redirect_url: '',
      status: 'pending',
      reference: 'ORD-5023',
      amount: 24_900,
      currency: 'EUR',
      refunded_amount: 0,
      mode: 'sandbox',
    },
  );
  assert.match(body.redirect_url ?? '', new RegExp(`^${server.sandbox.url}/`));

  const [request] = server.sandbox.journal().requests.filter(({ method }) => method === 'POST');
  assert.deepEqual(JSON.parse(JSON.stringify(request?.request_body)), {
    source: {
      type: 'alma',
      billing_address: { address_line1: '14 rue Canarie', city: 'Paris', zip: '75011', country: 'FR' },
    },
    amount: 24_900,
    currency: 'EUR',
    capture: true,
    reference: body.id,
    description: 'A walnut desk lamp',
    customer: {
      name: 'Jeanne Canari',
      email: 'jeanne.canari@example.com',
      phone: { country_code: '+33', number: '612345678' },
    },
    shipping: {
      address: { address_line1: '14 rue Canarie', city: 'Paris', zip: '75011', country: 'FR' },
      phone: { country_code: '+33', number: '612345678' },
    },
    success_url: `http://localhost:3000/thanks?from=alma&alma_payment=${body.id}`,
    failure_url: `http://localhost:3000/sorry?alma_payment=${body.id}`,
    metadata: { basket: 'b-17', order_reference: 'ORD-5023' },
  });
});

test('ten presses at once are one payment, and one request to the provider', async (t) => {
  const server = await startServer(t);
  const order = await server.sign();
  const replies = await Promise.all(Array.from({ length: 10 }, () => server.press({ order })));

  assert.deepEqual(replies.map(({ status }) => status).sort(), [...Array(9).fill(200), 201]);
  assert.equal(new Set(replies.map(({ body }) => body.redirect_url)).size, 1);
  assert.equal(server.sandbox.payments().length, 1);
});

test('two tabs with the same order, signed twice, get the same payment page', async (t) => {
  const server = await startServer(t);
  const first = await server.press({ order: await server.sign({ reference: 'ORD-1' }) });
  const second = await server.press({ order: await server.sign({ reference: 'ORD-1' }, { expiresIn: 900 }) });

  assert.deepEqual([first.status, second.status], [201, 200]);
  assert.equal(second.body.redirect_url, first.body.redirect_url);
});

test('an order without a reference is one payment for each press_id', async (t) => {
  const server = await startServer(t);
  const order = await server.sign({ reference: undefined });
  const press = (press_id: string) => server.press({ order, press_id });
  const [first, again, other] = [await press('press-0001'), await press('press-0001'), await press('press-0002')];

  assert.equal(again.body.id, first.body.id);
  assert.notEqual(other.body.id, first.body.id);
  assert.match(first.body.reference, /^A-[0-9A-F]{12}$/);
});

test('after a declined payment the same order can be paid again, once', async (t) => {
  const server = await startServer(t);
  const order = await server.sign();
  const declined = await server.press({ order });
  server.sandbox.decline((await server.payment(declined.body.id)).provider_id ?? '');
  await eventually(async () => (await server.status(declined.body.id)).body.status === 'declined');

  const second = await server.press({ order });
  assert.equal(second.status, 201);
  assert.notEqual(second.body.id, declined.body.id);
  server.sandbox.approve((await server.payment(second.body.id)).provider_id ?? '');
  await eventually(async () => (await server.status(second.body.id)).body.status === 'captured');

  const third = await server.press({ order });
  assert.deepEqual(
    [third.status, third.body.code, third.body.payment?.id],
    [409, 'order_already_paid', second.body.id],
  );
});

test('an order whose amount changed under the same reference is refused', async (t) => {
  const server = await startServer(t);
  await server.press({ order: await server.sign({ reference: 'ORD-1' }) });
  const { status, body } = await server.press({ order: await server.sign({ reference: 'ORD-1', amount: 100 }) });

  assert.deepEqual([status, body.code], [409, 'order_changed']);
  assert.equal(server.sandbox.payments().length, 1);
});

test('a form from a page without JavaScript is sent on to the payment page', async (t) => {
  const server = await startServer(t);
  const response = await fetch(`${server.url}/payments`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ order: await server.sign() }),
  });

  assert.equal(response.status, 303);
  assert.match(response.headers.get('location') ?? '', new RegExp(`^${server.sandbox.url}/`));
});

test('a form that cannot be paid gets a page in the shopper’s language', async (t) => {
  const server = await startServer(t);
  const response = await fetch(`${server.url}/payments`, {
    method: 'POST',
    headers: { 'accept-language': 'fr-BE,fr;q=0.9' },
    body: new URLSearchParams({ order: 'nonsense' }),
  });

  assert.equal(response.status, 422);
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
  assert.match(await response.text(), /<html lang="fr">[\s\S]*invalid_order/);
});

test('the order’s own return URLs are kept, on origins that are allowed', async (t) => {
  const server = await startServer(t, { RETURN_ORIGINS: 'https://shop.example' });
  const { body } = await server.press({
    order: await server.sign({ success_url: 'https://shop.example/done?x=1#top' }),
  });
  const [request] = server.sandbox.journal().requests;
  assert.match(JSON.stringify(request), new RegExp(`https://shop.example/done\\?x=1&alma_payment=${body.id}#top`));

  const refused = await server.press({ order: await server.sign({ failure_url: 'https://evil.example/' }) });
  assert.deepEqual([refused.status, refused.body.errors?.[0]?.path], [422, 'failure_url']);
});
