import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSandbox } from '../../server/sandbox/index.ts';
import { sandboxOptionsFrom } from '../../server/sandbox/sandbox-config.ts';
import { anOrder } from './support/an-order.ts';
import { startReceiver } from './support/start-receiver.ts';
import { type Json, startSandbox } from './support/start-sandbox.ts';

const decisions = [
  ['approve', 'Captured', 'payment_captured', 'success'],
  ['decline', 'Declined', 'payment_declined', 'failure'],
  ['cancel', 'Expired', 'payment_expired', 'failure'],
  ['expire', 'Expired', 'payment_expired', 'failure'],
] as const;
for (const [name, status, type, way] of decisions)
  test(`"${name}" acts at once over HTTP, without a body, and tells the shop`, async (t) => {
    const receiver = await startReceiver(t);
    const { call, pay } = await startSandbox(t, { webhookUrl: receiver.url });
    const id = await pay();

    const answer = await call('POST', `/_sandbox/payments/${id}/${name}`);

    assert.equal(answer.status, 200);
    assert.equal(answer.json.id, id);
    assert.equal(answer.json.status, status);
    assert.match(
      answer.json.return_url,
      new RegExp(`^https://example.com/payments/${way}\\?cko-session-id=sid_[a-z2-7]{26}$`),
    );
    assert.equal((await call('GET', `/payments/${id}`)).json.status, status);
    assert.equal((await receiver.wait(type)).event.data.id, id);
  });

test('a payment that has ended is not decided again, unless it is forced', async (t) => {
  const { call, pay } = await startSandbox(t);
  const id = await pay();
  await call('POST', `/_sandbox/payments/${id}/expire`);

  const again = await call('POST', `/_sandbox/payments/${id}/approve`);
  const forced = await call('POST', `/_sandbox/payments/${id}/approve`, { force: true });

  assert.equal(again.status, 409);
  assert.equal(again.json.code, 'payment_not_pending');
  assert.equal(forced.json.status, 'Captured');
});

test('an approval can stop at Authorized, name a plan, or capture another amount', async (t) => {
  const { approve, pay, cancel } = await startSandbox(t);
  const [held, odd, word] = [await pay(), await pay(), await pay()];

  assert.equal(approve(held, { hold: true }).status, 'Authorized');
  assert.equal(approve(held, { plan: '3x' }).status, 'Captured');
  assert.equal(approve(odd, { capturedAmount: 5000 }).balances?.total_captured, 5000);
  assert.equal(cancel(word, { as: 'canceled' }).status, 'Canceled');
});

test('the provider can be made to misreport a payment', async (t) => {
  const { call, pay, misreport } = await startSandbox(t);
  const id = await pay();
  misreport(id, { amount: 1, currency: 'USD' });

  const { json } = await call('GET', `/payments/${id}`);
  assert.deepEqual([json.amount, json.currency], [1, 'USD']);
});

test('the journal has every request and delivery, without the key', async (t) => {
  const receiver = await startReceiver(t);
  const { call, pay, secretKey, idle } = await startSandbox(t, { webhookUrl: receiver.url });
  const id = await pay();
  await call('POST', '/payments', '{', { 'Cko-Idempotency-Key': 'k' });
  await call('POST', `/_sandbox/payments/${id}/decline`);
  await receiver.wait('payment_declined');
  await idle();

  const { json, text } = await call('GET', '/_sandbox/journal');

  const [created, malformed, command] = json.requests;
  assert.deepEqual([created.kind, created.method, created.path, created.status], ['api', 'POST', '/payments', 202]);
  assert.equal(created.request_body.reference, anOrder.reference);
  assert.equal(created.response_body.id, id);
  assert.deepEqual([malformed.status, malformed.idempotency_key, malformed.request_body], [422, 'k', '{']);
  assert.deepEqual([command.kind, command.path], ['control', `/_sandbox/payments/${id}/decline`]);
  assert.deepEqual(
    json.deliveries.map(({ event_type, status }: Json) => [event_type, status]),
    [
      ['payment_pending', 200],
      ['payment_declined', 200],
    ],
  );
  assert.ok(!text.includes(secretKey));
});

test('JSON that curl calls a form is taken as JSON', async (t) => {
  const { call } = await startSandbox(t);

  const { status, json } = await call('POST', '/_sandbox/settings', '{"mode":"strict"}', {
    'Content-Type': 'application/x-www-form-urlencoded',
    Accept: '*/*',
  });

  assert.deepEqual([status, json.mode], [200, 'strict']);
});

test('everything can be set over HTTP: settings, faults, time', async (t) => {
  const { call } = await startSandbox(t);

  assert.equal(
    (await call('POST', '/_sandbox/settings', { mode: 'strict', refund_delay_ms: 5 })).json.refund_delay_ms,
    5,
  );
  assert.equal((await call('GET', '/_sandbox/settings')).json.mode, 'strict');
  const fault = await call('POST', '/_sandbox/faults', { kind: 'latency', latency_ms: 1, route: 'create_payment' });
  assert.equal(fault.status, 201);
  assert.equal((await call('GET', '/_sandbox/faults')).json.data[0].latency_ms, 1);
  assert.equal((await call('DELETE', `/_sandbox/faults/${fault.json.id}`)).status, 200);
  assert.equal((await call('DELETE', `/_sandbox/faults/${fault.json.id}`)).status, 404);
  assert.equal((await call('POST', '/_sandbox/webhook-faults', { kind: 'delay', delay_ms: 9 })).json.delay_ms, 9);
  assert.deepEqual((await call('DELETE', '/_sandbox/webhook-faults')).json.data, []);
  const { now_ms } = (await call('GET', '/_sandbox/clock')).json;
  const later = await call('POST', '/_sandbox/clock', { advance_ms: 3_600_000 });
  assert.ok(later.json.now_ms >= now_ms + 3_600_000);
  assert.match((await call('POST', '/_sandbox/clock', { now: '2031-01-01T00:00:00Z' })).json.now, /^2031-01-01/);
});

test('reset forgets payments, keys, faults and the journal, and goes back to the first settings', async (t) => {
  const { call, pay, set, addFault, clock } = await startSandbox(t, { mode: 'strict' });
  set({ mode: 'documentation' });
  const id = await pay();
  await clock.advance(3_600_000);
  addFault({ kind: 'unauthorized', route: 'list_payments' });

  assert.equal((await call('POST', '/_sandbox/reset')).status, 200);

  assert.equal((await call('GET', `/payments/${id}`)).status, 404);
  assert.equal((await call('GET', '/payments?reference=x')).status, 200);
  assert.equal((await call('GET', '/_sandbox/settings')).json.mode, 'strict');
  assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
});

test('a reset breaks off a delivery nobody answers, and what was planned after it', async (t) => {
  const receiver = await startReceiver(t, () => null);
  const { pay, reset, idle, clock, journal } = await startSandbox(t, { webhookUrl: receiver.url });
  await pay();
  await receiver.wait('payment_pending');

  reset();
  await idle();
  await clock.advance(48 * 3_600_000);

  assert.equal(receiver.received.length, 1);
  assert.deepEqual(journal().deliveries, []);
});

test('settings that could not be sent are refused before they do harm', async (t) => {
  const { set, clock, misreport, pay } = await startSandbox(t);
  const id = await pay();

  assert.throws(() => set({ webhookAuthorization: 'two\nlines' }), { name: 'ControlError' });
  assert.throws(() => set({ expiryMs: Number.MAX_SAFE_INTEGER }), { name: 'ControlError' });
  assert.throws(() => clock.set(8.64e15), { name: 'ControlError' });
  assert.throws(() => misreport(id, { currency: 'euros' }), { name: 'ControlError' });
});

test('bad control commands get a clear JSON error, and the sandbox goes on', async (t) => {
  const { call, pay } = await startSandbox(t);
  const id = await pay();
  const attempts: [string, string, unknown, number, string][] = [
    ['POST', `/_sandbox/payments/${id}/explode`, undefined, 404, 'unknown_command'],
    ['POST', '/_sandbox/payments/pay_none/approve', undefined, 404, 'payment_not_found'],
    ['POST', `/_sandbox/payments/${id}/approve`, '{', 400, 'invalid_json'],
    ['POST', `/_sandbox/payments/${id}/approve`, '[]', 400, 'invalid_json'],
    ['POST', `/_sandbox/payments/${id}/approve`, { plan: '12x' }, 400, 'invalid_command'],
    ['POST', '/_sandbox/faults', {}, 400, 'invalid_command'],
    ['POST', '/_sandbox/settings', { mode: 'loose' }, 400, 'invalid_command'],
    ['POST', '/_sandbox/settings', { webhook_url: 'ftp://x' }, 400, 'invalid_command'],
    ['POST', '/_sandbox/clock', {}, 400, 'invalid_command'],
    ['POST', '/_sandbox/clock', { advance_ms: 'x' }, 400, 'invalid_command'],
    ['POST', '/_sandbox/events/evt_none/replay', undefined, 404, 'event_not_found'],
    ['GET', '/_sandbox/nothing', undefined, 404, 'unknown_command'],
    ['POST', '/_sandbox/payments/%E0%A4%A/approve', undefined, 404, 'payment_not_found'],
  ];
  for (const [method, path, body, status, code] of attempts) {
    const answer = await call(method, path, body);
    assert.equal(answer.status, status, path);
    assert.equal(answer.json.code, code, path);
    assert.ok(answer.json.message);
  }
  assert.equal((await call('GET', `/payments/${id}`)).status, 200);
});

test('the page of payments and switches works without JavaScript, and says what was wrong', async (t) => {
  const { url, pay, payment, faults } = await startSandbox(t);
  const id = await pay({ reference: '<b>bold</b>' });
  const send = (path: string, fields: Record<string, string> = {}) =>
    fetch(`${url}/_sandbox/${path}`, {
      method: 'POST',
      headers: { Accept: 'text/html,application/xhtml+xml' },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  const page = await (await fetch(`${url}/_sandbox/`)).text();
  const approved = await send(`payments/${id}/approve`);
  const fault = await send('faults', { kind: 'latency', route: '', times: '1', latency_ms: '5', probability: '' });
  const wrong = await send('faults', { kind: 'latency', times: 'often' });

  assert.match(page, /&lt;b&gt;bold/);
  assert.ok(page.includes(`/_sandbox/payments/${id}/decline`));
  assert.deepEqual([approved.status, approved.headers.get('Location')], [303, '/_sandbox/']);
  assert.equal(payment(id).status, 'Captured');
  assert.equal(fault.status, 303);
  assert.deepEqual(
    faults().map(({ kind, latencyMs, times }) => [kind, latencyMs, times]),
    [['latency', 5, 1]],
  );
  assert.match(decodeURIComponent(wrong.headers.get('Location') ?? ''), /problem=.*times/);
});

test('an open page is told that something happened', async (t) => {
  const { url, pay } = await startSandbox(t);
  const news = await fetch(`${url}/_sandbox/news`);
  const reader = news.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader?.read())?.value ?? '', /hello/);

  await pay();

  assert.match((await reader?.read())?.value ?? '', /news/);
  await reader?.cancel();
});

test('a shop’s CI has a sandbox in well under 300 ms', async () => {
  const times: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    const started = performance.now();
    const sandbox = await createSandbox();
    times.push(performance.now() - started);
    await sandbox.close();
  }

  assert.ok(Math.min(...times) < 300, `${times}`);
});

test('options that make no sense are refused with all that is wrong', async () => {
  await assert.rejects(
    createSandbox({ secretKey: 'secret', port: 99_999, mode: 'loose' as 'strict' }),
    (error: Error) => {
      for (const name of ['secretKey', 'port', 'mode']) assert.match(error.message, new RegExp(name));
      return true;
    },
  );
});

test('the environment gives options, and malformed variables are named all at once', () => {
  assert.deepEqual(sandboxOptionsFrom({}), {});
  assert.deepEqual(sandboxOptionsFrom({ PORT: '3002', HOST: '0.0.0.0', WEBHOOK_URL: '', PATH: '/bin' }), {
    port: 3002,
    host: '0.0.0.0',
  });
  assert.throws(
    () => sandboxOptionsFrom({ PORT: '99999', CHECKOUT_SECRET_KEY: 'x', WEBHOOK_URL: 'x' }),
    (error: Error) => {
      for (const name of ['PORT', 'CHECKOUT_SECRET_KEY', 'WEBHOOK_URL']) assert.match(error.message, new RegExp(name));
      return true;
    },
  );
});
