import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultRequest } from '../../server/sandbox/index.ts';
import { anOrder } from './support/an-order.ts';
import { startSandbox } from './support/start-sandbox.ts';

const answers: [FaultRequest, number, string | RegExp][] = [
  [{ kind: 'too_many_requests' }, 429, /"error_codes":\["api_calls_quota_exceeded"\]/],
  [{ kind: 'unauthorized' }, 401, ''],
  [{ kind: 'forbidden' }, 403, ''],
  [{ kind: 'not_found' }, 404, ''],
  [
    { kind: 'unprocessable', errorCodes: ['apm_service_unavailable'] },
    422,
    /"error_codes":\["apm_service_unavailable"\]/,
  ],
  [{ kind: 'bad_gateway' }, 502, ''],
  [{ kind: 'html_error' }, 500, /^<html>/],
];
for (const [fault, status, body] of answers)
  test(`"${fault.kind}" answers ${status} and commits nothing`, async (t) => {
    const { call, addFault, payments } = await startSandbox(t);
    addFault({ ...fault, times: 1 });

    const answer = await call('POST', '/payments', anOrder);

    assert.equal(answer.status, status);
    if (typeof body === 'string') assert.equal(answer.text, body);
    else assert.match(answer.text, body);
    assert.equal(payments().length, 0);
    assert.equal((await call('POST', '/payments', anOrder)).status, 202);
  });

test('a connection cut before the commit leaves nothing, after it a payment', async (t) => {
  const { call, addFault, payments } = await startSandbox(t);

  addFault({ kind: 'reset_before', times: 1 });
  await assert.rejects(call('POST', '/payments', anOrder));
  assert.equal(payments().length, 0);

  addFault({ kind: 'reset_after', times: 1 });
  await assert.rejects(call('POST', '/payments', anOrder));
  assert.equal(payments().length, 1);
});

test('an error or half an answer after the commit leaves a payment too', async (t) => {
  const { call, addFault, payments, journal } = await startSandbox(t);
  addFault({ kind: 'error_after', status: 502, times: 1 });
  addFault({ kind: 'malformed_json', times: 1 });

  assert.equal((await call('POST', '/payments', anOrder)).status, 502);
  const half = await call('POST', '/payments', anOrder);

  assert.equal(half.status, 202);
  assert.equal(half.json, undefined);
  assert.equal(payments().length, 2);
  assert.deepEqual(
    journal().requests.map(({ fault }) => fault),
    ['error_after', 'malformed_json'],
  );
});

test('a hanging request is answered to nobody; whether it committed can be chosen', async (t) => {
  const { url, secretKey, addFault, payments } = await startSandbox(t);
  for (const [afterCommit, committed] of [
    [false, 0],
    [true, 1],
  ] as const) {
    addFault({ kind: 'hang', afterCommit, times: 1 });
    const hanging = fetch(`${url}/payments`, {
      method: 'POST',
      headers: { Authorization: secretKey },
      body: JSON.stringify(anOrder),
      signal: AbortSignal.timeout(150),
    });
    await assert.rejects(hanging, { name: 'TimeoutError' });
    assert.equal(payments().length, committed);
  }
});

test('latency is of the sandbox’s clock', async (t) => {
  const { call, addFault, clock, payments, faults } = await startSandbox(t);
  addFault({ kind: 'latency', latencyMs: 3_600_000, times: 1 });

  const slow = call('POST', '/payments', anOrder);
  while (faults()[0]?.struck !== 1) await new Promise((done) => setImmediate(done));
  await new Promise((done) => setImmediate(done));
  assert.equal(payments().length, 0);
  await clock.advance(3_600_000);

  assert.equal((await slow).status, 202);
});

test('faults strike by route, after a number of requests, a number of times', async (t) => {
  const { call, pay, addFault } = await startSandbox(t);
  addFault({ kind: 'bad_gateway', route: 'get_payment', skip: 1, times: 2 });
  const id = await pay();

  const statuses = [];
  for (let count = 0; count < 5; count += 1) statuses.push((await call('GET', `/payments/${id}`)).status);

  assert.deepEqual(statuses, [200, 502, 502, 200, 200]);
});

test('chance has a seed: the same seed strikes the same requests', async (t) => {
  const { call, setFaults } = await startSandbox(t);
  const run = async (seed: number) => {
    setFaults([{ kind: 'bad_gateway', probability: 0.5, seed }]);
    const statuses = [];
    for (let count = 0; count < 20; count += 1) statuses.push((await call('GET', '/payments?reference=x')).status);
    return statuses;
  };

  const first = await run(42);
  assert.deepEqual(await run(42), first);
  assert.notDeepEqual(await run(43), first);
  assert.ok(first.includes(200) && first.includes(502));
});

test('a fault that makes no sense is refused with what is wrong', async (t) => {
  const { addFault } = await startSandbox(t);

  assert.throws(() => addFault({ kind: 'explode' }), { name: 'ControlError', code: 'invalid_command' });
  assert.throws(() => addFault({ kind: 'latency', probability: 2 }), { name: 'ControlError' });
  assert.throws(() => addFault({ kind: 'latency', delay: 2 }), { name: 'ControlError' });
});
