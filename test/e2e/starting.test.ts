import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { signOrder } from '../../server/sign-order.ts';
import { anOrder } from '../support/an-order.ts';
import { startDemo } from '../support/start-demo.ts';

test('the demo is ready within ten seconds, says where, and ends cleanly with Ctrl-C', async () => {
  const began = performance.now();
  const demo = await startDemo();
  assert.ok(performance.now() - began < 10_000);
  for (const url of [demo.shop, demo.server, demo.sandbox]) assert.ok(demo.printed().includes(url), url);
  assert.match(demo.printed(), /OPERATOR_KEY=/);

  const pages = await Promise.all(
    [demo.shop, `${demo.server}/health/ready`, `${demo.server}/alma-pay-button.js`, `${demo.sandbox}/_sandbox/`].map(
      (url) => fetch(url),
    ),
  );
  assert.deepEqual(
    pages.map(({ status }) => status),
    [200, 200, 200, 200],
  );

  assert.equal(await demo.stop(), 0);
  await assert.rejects(fetch(demo.server), 'the port is free again');
});

test('the demo honours what is set in the environment', async (t) => {
  const secret = 'a secret that the environment brings along';
  const demo = await startDemo({
    ORDER_SECRET: secret,
    OPERATOR_KEY: 'a key that the environment brings',
    PLANS: '3x',
    MAX_AMOUNT: '30000',
  });
  t.after(() => demo.stop());

  const config = await (await fetch(`${demo.server}/config`)).json();
  assert.deepEqual([config.plans, config.max_amount, config.mode], [['3x'], 30_000, 'sandbox']);
  const response = await fetch(`${demo.server}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: demo.shop },
    body: JSON.stringify({ order: await signOrder(anOrder(), secret) }),
  });
  assert.equal(response.status, 201);
  const list = await fetch(`${demo.server}/operator/payments`, {
    headers: { authorization: 'Bearer a key that the environment brings' },
  });
  assert.equal(list.status, 200);
});

test('a port that is taken, and a variable that is wrong, are one clear message and exit code 1', async (t) => {
  const other = createServer().listen(0);
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number };

  for (const [environment, message] of [
    [{ PORT: String(port - 2) }, /^port \d+ is in use: set PORT to the first of three free ones\n$/],
    [{ PORT: 'x' }, /PORT must be a whole number/],
    [
      { ORDER_SECRET: 'short', MIN_AMOUNT: '-1' },
      /ORDER_SECRET must have at least 32 bytes\n +MIN_AMOUNT must be a whole number/,
    ],
  ] as const) {
    const child = spawn(process.execPath, ['server/start.ts'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, ...environment },
    });
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.equal(code, 1);
    assert.match(err, message);
    assert.doesNotMatch(err, /\n\s+at /);
  }
});
