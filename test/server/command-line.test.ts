import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { almaPay } from '../support/alma-pay.ts';
import { anOrder } from '../support/an-order.ts';
import { eventually, operatorKey, orderSecret, startServer } from '../support/start-server.ts';

test('the support desk works from the command line: list, look, refund, cancel', async (t) => {
  const server = await startServer(t);
  const paid = await server.paid({ reference: 'ORD-1' });
  const environment = { PUBLIC_URL: server.url, OPERATOR_KEY: operatorKey };

  const list = await almaPay(environment, ['payments', '--status', 'captured']);
  assert.match(list.out, new RegExp(`${paid.id} +captured +249.00 € +ORD-1 +${paid.provider_id}`));

  const look = await almaPay(environment, ['payment', paid.provider_id]);
  assert.equal(JSON.parse(look.out).id, paid.id);

  const refund = await almaPay(environment, ['refund', paid.id, '--amount', '900', '--key', 'refund-of-the-test']);
  assert.deepEqual([refund.code, JSON.parse(refund.out).amount], [0, 900]);
  const again = await almaPay(environment, ['refund', paid.id, '--amount', '900', '--key', 'refund-of-the-test']);
  assert.equal(JSON.parse(again.out).id, JSON.parse(refund.out).id);
  await eventually(async () => (await server.payment(paid.id)).refunded_amount === 900);

  const cancel = await almaPay(environment, ['cancel', paid.id]);
  assert.equal(cancel.code, 0);
  await eventually(async () => (await server.payment(paid.id)).status === 'refunded');
});

test('a mistake on the command line is one clear line and exit code 1', async (t) => {
  const server = await startServer(t);
  const environment = { PUBLIC_URL: server.url, OPERATOR_KEY: operatorKey };
  for (const [parameters, env, message] of [
    [['payment', 'A'.repeat(22)], environment, /^payment_not_found: There is no such payment\. \(request [\w-]+\)\n$/],
    [['payments'], { ...environment, OPERATOR_KEY: 'wrong' }, /^unauthorized: /],
    [['payments'], { PUBLIC_URL: server.url }, /^OPERATOR_KEY is missing/],
    [['payments'], { PUBLIC_URL: 'http://localhost:9', OPERATOR_KEY: 'x' }, /^http:\/\/localhost:9 cannot be reached/],
    [['refund', 'x', '--amount', '1.5'], environment, /--amount must be a whole number of cents/],
    [['refund', 'x', '--amount', '0'], environment, /--amount must be a whole number of cents/],
    [['sign'], {}, /^ORDER_SECRET is missing/],
  ] as const) {
    const { code, err } = await almaPay({ ...env } as Record<string, string>, [...parameters]);
    assert.equal(code, 1, parameters.join(' '));
    assert.match(err, message);
    assert.doesNotMatch(err, /\n\s+at /);
  }
});

test('an order signed on the command line is an order the server takes', async (t) => {
  const server = await startServer(t);
  const file = join(await mkdtemp(join(tmpdir(), 'order-')), 'order.json');
  await writeFile(file, JSON.stringify(anOrder()));
  const environment = { ORDER_SECRET: orderSecret };
  for (const signed of [
    await almaPay(environment, ['sign', file]),
    await almaPay(environment, ['sign'], JSON.stringify(anOrder())),
  ])
    assert.equal((await server.press({ order: signed.out.trim() })).status, 201);

  const wrong = await almaPay(environment, ['sign'], '{"amount":1.5,"currency":"EUR","colour":"blue"}');
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /amount: .*\n.*colour: is not a known field/s);
});

test('doctor finds a sound environment sound, and says what is wrong with another', async (t) => {
  const server = await startServer(t);
  const sound = {
    ...server.environment,
    DATABASE_URL: `file:${join(await mkdtemp(join(tmpdir(), 'doctor-')), 'a.db')}`,
  };
  const well = await almaPay(sound, ['doctor']);
  assert.equal(well.code, 0, well.out);
  assert.match(well.out, /^ok .*takes the key$/m);

  const wrongKey = await almaPay({ ...sound, CHECKOUT_SECRET_KEY: `sk_sbox_${'b'.repeat(27)}` }, ['doctor']);
  assert.deepEqual([wrongKey.code, /WRONG .*takes the key: it answered 401/.test(wrongKey.out)], [1, true]);

  const nothing = await almaPay({}, ['doctor']);
  assert.match(nothing.out, /WRONG configuration: OPERATOR_KEY is missing/);
});
