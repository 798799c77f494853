import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultRequest } from '../../server/sandbox/index.ts';
import { eventually, startServer, type TestServer } from '../support/start-server.ts';
import { hour, minute, second, TestClock } from '../support/test-clock.ts';

/** What was sent to the provider to be refunded, in order. */
const sent = (server: TestServer) =>
  server.sandbox.journal().requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/refunds'));

const refundedAtProvider = (server: TestServer, providerId: string) =>
  server.sandbox.payment(providerId).balances?.total_refunded;

/** The one refund of a payment, once it has that status. */
const refundThatIs = (server: TestServer, id: string, status: string) => async () => {
  const { refunds } = await server.payment(id);
  return refunds.find((refund) => refund.status === status);
};

test('a payment is given back in parts, each told exactly, until all is back', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  const first = await server.refund(paid.id, { amount: 4900, reference: 'RMA-1' });
  assert.equal(first.status, 202);
  assert.deepEqual([first.body.payment_id, first.body.amount, first.body.reference], [paid.id, 4900, 'RMA-1']);
  await eventually(async () => (await server.payment(paid.id)).status === 'partially_refunded');
  assert.equal((await server.status(paid.id)).body.refunded_amount, 4900);

  await server.refund(paid.provider_id, { amount: 10_000 });
  const rest = await server.refund(paid.id);
  assert.equal(rest.body.amount, 10_000, 'without an amount it is all that is left');
  await eventually(async () => (await server.payment(paid.id)).status === 'refunded');
  await eventually(async () => (await server.payment(paid.id)).refunds.every(({ status }) => status === 'refunded'));

  assert.deepEqual(
    sent(server).map(({ request_body }) => Object(request_body).amount),
    [4900, 10_000, 10_000],
    'the amount is always told to the provider',
  );
  const none = await server.refund(paid.id, { amount: 1 });
  assert.deepEqual([none.status, none.body.code], [409, 'refund_not_allowed']);
});

test('refunds asked for at once never add up to more than was captured', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  const replies = await Promise.all(Array.from({ length: 10 }, () => server.refund(paid.id, { amount: 5000 })));

  assert.equal(replies.filter(({ status }) => status === 202).length, 4);
  for (const { status, body } of replies.filter(({ status }) => status !== 202))
    assert.deepEqual([status, body.code], [422, 'refund_exceeds_balance']);
  await eventually(() => refundedAtProvider(server, paid.provider_id) === 20_000);
  assert.equal(sent(server).length, 4);
});

test('the same key is the same refund, however often and however fast it is asked for', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  const ask = () => server.refund(paid.id, { amount: 900 }, 'key-of-the-desk');
  const replies = [...(await Promise.all([ask(), ask(), ask(), ask(), ask()])), await ask()];

  assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([202]));
  assert.equal(new Set(replies.map(({ body }) => body.id)).size, 1);
  await eventually(() => refundedAtProvider(server, paid.provider_id) === 900);
  assert.equal(sent(server).length, 1);
  await server.restart();
  assert.equal((await ask()).body.id, replies[0]?.body.id, 'the key is kept for ever');
});

test('the same key with another body is refused; with another payment it is another refund', async (t) => {
  const server = await startServer(t);
  const [paid, other] = [await server.paid(), await server.paid()];
  const first = await server.refund(paid.id, { amount: 900 }, 'key-of-the-desk');
  for (const body of [{ amount: 901 }, {}, { amount: 900, reference: 'RMA-1' }]) {
    const { status, body: problem } = await server.refund(paid.id, body, 'key-of-the-desk');
    assert.deepEqual([status, problem.code], [409, 'idempotency_conflict']);
  }
  const elsewhere = await server.refund(other.id, { amount: 901 }, 'key-of-the-desk');
  assert.equal(elsewhere.status, 202);
  assert.notEqual(elsewhere.body.id, first.body.id);
  assert.equal(sent(server).length, 2);
});

const losses: [string, FaultRequest][] = [
  ['502 without a body', { kind: 'bad_gateway' }],
  ['an HTML page with 500', { kind: 'html_error' }],
  ['broken JSON', { kind: 'malformed_json' }],
  ['nothing, for ever', { kind: 'hang' }],
  ['nothing, for ever, after taking the refund', { kind: 'hang', afterCommit: true }],
  ['by hanging up', { kind: 'reset_before' }],
  ['by hanging up after taking the refund', { kind: 'reset_after' }],
  ['500 after taking the refund', { kind: 'error_after' }],
];

for (const [answer, fault] of losses)
  test(`when the provider answers a refund with ${answer}, it ends refunded, once, under one key`, async (t) => {
    const clock = new TestClock();
    const server = await startServer(t, { PROVIDER_TIMEOUT_MS: '300' }, { clock });
    const paid = await server.paid();
    server.sandbox.setFaults([{ ...fault, route: 'refund_payment', times: 1 } as FaultRequest]);

    const { status, body } = await server.refund(paid.id, { amount: 900 });
    assert.equal(status, 202);
    assert.ok(['unknown', 'accepted', 'refunded'].includes(body.status), body.status);
    await clock.eventually(second, refundThatIs(server, paid.id, 'refunded'));
    assert.equal(refundedAtProvider(server, paid.provider_id), 900);
    assert.equal(new Set(sent(server).map(({ idempotency_key }) => idempotency_key)).size, 1);
  });

test('a refund nobody knows the outcome of keeps its money aside, and is sent again only after the wait', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, { RESEND_WAIT_S: '3600' }, { clock });
  const paid = await server.paid();
  server.sandbox.setFaults([{ kind: 'reset_before', route: 'refund_payment', times: 1 }]);
  assert.equal((await server.refund(paid.id, { amount: 20_000 })).body.status, 'unknown');

  const more = await server.refund(paid.id, { amount: 10_000 });
  assert.deepEqual([more.status, more.body.code], [422, 'refund_exceeds_balance']);
  clock.pass(59 * minute);
  await eventually(async () => (await server.payment(paid.id)).refunds[0]?.status === 'unknown');
  assert.equal(sent(server).length, 1);

  await clock.eventually(minute, refundThatIs(server, paid.id, 'refunded'));
  assert.deepEqual([sent(server).length, refundedAtProvider(server, paid.provider_id)], [2, 20_000]);
});

test('a refund is never sent again blindly: first the provider must say that it has not got it', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, {}, { clock });
  const paid = await server.paid();
  server.sandbox.setWebhookUrl(null);
  server.sandbox.setFaults([
    { kind: 'reset_after', route: 'refund_payment', times: 1 },
    { kind: 'bad_gateway', route: 'list_actions', times: 20 },
  ]);
  await server.refund(paid.id, { amount: 900 });
  await clock.eventually(minute, refundThatIs(server, paid.id, 'refunded'));
  assert.equal(sent(server).length, 1);
});

test('a refund in doubt beyond the life of its key is for a person, and its money stays aside', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, {}, { clock });
  const paid = await server.paid();
  server.sandbox.setWebhookUrl(null);
  server.sandbox.setFaults([
    { kind: 'reset_before', route: 'refund_payment', times: 1 },
    { kind: 'bad_gateway', route: 'list_actions' },
  ]);
  await server.refund(paid.id, { amount: 20_000 });
  clock.pass(24 * hour);
  server.sandbox.clearFaults();

  await clock.eventually(minute, refundThatIs(server, paid.id, 'needs_attention'));
  assert.equal(sent(server).length, 1, 'the provider has forgotten the key: it could be a second refund');
  assert.equal((await server.refund(paid.id, { amount: 10_000 })).body.code, 'refund_exceeds_balance');
  assert.match(server.log.join('\n'), /a refund needs attention/);
});

for (const [answer, fault] of [
  ['403', { kind: 'forbidden' }],
  ['422', { kind: 'unprocessable', errorCodes: ['refund_amount_exceeds_balance'] }],
] as const)
  test(`a refund the provider refuses with ${answer} has failed, and its money may be asked back again`, async (t) => {
    const server = await startServer(t);
    const paid = await server.paid();
    server.sandbox.setFaults([{ ...fault, errorCodes: undefined, route: 'refund_payment', times: 1 } as FaultRequest]);
    const refused = await server.refund(paid.id, {}, 'the-first-key');
    assert.deepEqual([refused.status, refused.body.code], [409, 'refund_not_allowed']);
    assert.equal((await server.payment(paid.id)).refunds[0]?.status, 'failed');

    const again = await server.refund(paid.id, {}, 'the-second-key');
    assert.deepEqual([again.status, again.body.amount], [202, 24_900]);
    await eventually(async () => (await server.payment(paid.id)).status === 'refunded');
  });

test('a refund the provider has no time for waits half a minute, not less', async (t) => {
  const clock = new TestClock();
  const server = await startServer(t, {}, { clock });
  const paid = await server.paid();
  server.sandbox.setFaults([{ kind: 'too_many_requests', route: 'refund_payment', times: 1 }]);
  const { status, body } = await server.refund(paid.id);
  assert.deepEqual([status, body.status], [202, 'reserved']);
  clock.pass(25 * second);
  await server.sandbox.idle();
  assert.equal(sent(server).length, 1);
  await clock.eventually(second, refundThatIs(server, paid.id, 'refunded'));
  assert.equal(sent(server).length, 2);
});

test('a refund that is declined later sets its money free, once', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  server.sandbox.declineRefund(paid.provider_id);
  server.sandbox.addWebhookFault({ kind: 'duplicate', type: 'payment_refund_declined' });
  await server.refund(paid.id, {}, 'the-first-key');
  await eventually(refundThatIs(server, paid.id, 'declined'));
  assert.equal((await server.payment(paid.id)).status, 'captured');

  assert.equal((await server.refund(paid.id, {}, 'the-first-key')).body.status, 'declined');
  await server.refund(paid.id, {}, 'the-second-key');
  await eventually(async () => (await server.payment(paid.id)).status === 'refunded');
  assert.equal(refundedAtProvider(server, paid.provider_id), 24_900);
});

test('refunds made in the provider’s dashboard are seen and counted', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  server.sandbox.setWebhookUrl(null);
  server.sandbox.dashboardRefund(paid.provider_id, { amount: 20_000 });
  await server.sandbox.idle();
  await eventually(() => refundedAtProvider(server, paid.provider_id) === 20_000);

  const more = await server.refund(paid.id, { amount: 10_000 });
  assert.deepEqual([more.status, more.body.code], [422, 'refund_exceeds_balance']);
  assert.equal((await server.payment(paid.id)).refunded_amount, 20_000);
  assert.equal((await server.refund(paid.id)).body.amount, 4900);
  await eventually(() => refundedAtProvider(server, paid.provider_id) === 24_900);
});

test('the outcome of a refund may come before the answer to its request', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  server.sandbox.set({ refundDelayMs: 0 });
  server.sandbox.addWebhookFault({ kind: 'before_answer' });
  await server.refund(paid.id, { amount: 900 });
  await eventually(refundThatIs(server, paid.id, 'refunded'));
  const payment = await server.payment(paid.id);
  assert.deepEqual([payment.refunds.length, payment.refunded_amount], [1, 900]);
});

const wrongBodies: [string, unknown, number, string][] = [
  ['no money', { amount: 0 }, 400, 'invalid_request'],
  ['less than no money', { amount: -900 }, 400, 'invalid_request'],
  ['a part of a cent', { amount: 9.5 }, 400, 'invalid_request'],
  ['an amount in a string', { amount: '900' }, 400, 'invalid_request'],
  ['an amount that is null', { amount: null }, 400, 'invalid_request'],
  ['an amount no number holds', '{"amount":9007199254740993}', 400, 'invalid_request'],
  ['an amount beyond all measure', '{"amount":1e400}', 400, 'invalid_request'],
  ['more than was captured', { amount: 24_901 }, 422, 'refund_exceeds_balance'],
  ['another currency', { amount: 900, currency: 'USD' }, 400, 'invalid_request'],
  ['a field nobody knows', { ammount: 900 }, 400, 'invalid_request'],
  ['a reference too long', { amount: 900, reference: 'x'.repeat(51) }, 400, 'invalid_request'],
  ['a list', '[]', 400, 'invalid_request'],
  ['no JSON', 'amount=900', 400, 'invalid_request'],
];

test('a refund that is asked for wrongly is refused by name, and nothing is sent or held', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  for (const [what, body, status, code] of wrongBodies) {
    const reply = await server.refund(paid.id, body);
    assert.deepEqual([reply.status, reply.body.code], [status, code], what);
  }
  for (const key of ['', 'short', 'with a space', 'x'.repeat(129), 'cancellation:1']) {
    const headers = key ? { 'idempotency-key': key } : {};
    const reply = await server.operator(`payments/${paid.id}/refunds`, { method: 'POST', headers });
    assert.deepEqual([reply.status, reply.body.code], [400, 'invalid_request'], key);
    assert.match(reply.body.detail ?? '', /Idempotency-Key/);
  }
  assert.deepEqual([sent(server).length, (await server.payment(paid.id)).refunds.length], [0, 0]);
  assert.equal((await server.refund(paid.id)).body.amount, 24_900, 'nothing was held');
});

test('what has not been captured cannot be refunded', async (t) => {
  const server = await startServer(t);
  const pending = await server.press({ order: await server.sign() });
  const declined = await server.press({ order: await server.sign() });
  server.sandbox.decline((await server.payment(declined.body.id)).provider_id ?? '');
  await eventually(async () => (await server.payment(declined.body.id)).status === 'declined');
  server.sandbox.setFaults([{ kind: 'bad_gateway', route: 'create_payment' }]);
  const unknown = await server.press({ order: await server.sign() });

  for (const { body } of [pending, declined, unknown]) {
    const { status, body: problem } = await server.refund(body.id, { amount: 900 });
    assert.deepEqual([status, problem.code], [409, 'refund_not_allowed']);
  }
  assert.equal(sent(server).length, 0);
});

test('while the provider cannot be asked what is left, nothing is promised', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid();
  server.sandbox.setFaults([{ kind: 'bad_gateway', route: 'get_payment' }]);
  const { status, body, headers } = await server.refund(paid.id);
  assert.deepEqual([status, body.code], [503, 'provider_unavailable']);
  assert.ok(headers.get('retry-after'));
  assert.deepEqual([sent(server).length, (await server.payment(paid.id)).refunds.length], [0, 0]);
});
