import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '../../server/secret.ts';
import { eventually, operatorKey, orderSecret, startServer } from '../support/start-server.ts';

test('a secret prints as [redacted], however it is printed', () => {
  const secret = new Secret('canary');
  for (const text of [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }),
    inspect(secret, { showHidden: true }),
  ])
    assert.ok(text.includes('[redacted]') && !text.includes('canary'), text);
  assert.equal(secret.reveal(), 'canary');
});

test('no key, token, capability or person is in a log line, nor is a person in the database, whatever happens', async (t) => {
  const server = await startServer(t);
  const order = await server.sign();
  const paid = await server.paid();
  await server.refund(paid.id, { amount: 100 });
  for (const kind of ['unauthorized', 'unprocessable', 'html_error', 'reset_after', 'hang'] as const) {
    server.sandbox.setFaults([{ kind, route: 'create_payment', times: 1 }]);
    await server.press({ order: await server.sign() });
  }
  await server.press({ order: `${order}x` });
  await server.press('{"order": "broken');
  await server.status('A'.repeat(22));
  await server.operator('payments', { headers: { authorization: 'Bearer canary-operator-guess' } });
  await eventually(() => server.log.some((line) => line.includes('may or may not')));

  const log = server.log.join('\n');
  const secrets = [
    server.sandbox.secretKey,
    server.sandbox.webhookSecret,
    orderSecret,
    operatorKey,
    'canary-operator-guess',
  ];
  const persons = ['Jeanne', 'Canari', 'jeanne.canari@example.com', '612345678', 'rue Canarie'];
  for (const canary of [...secrets, ...persons, order, paid.id])
    assert.ok(!log.includes(canary), `the log holds ${canary}`);
  assert.ok(server.log.length > 10);

  const file = server.environment.DATABASE_URL?.replace('file:', '') ?? '';
  await eventually(async () => {
    const { body } = await server.operator<{ payments: { status: string }[] }>('payments');
    return body.payments.every(({ status }) => status !== 'unknown');
  });
  const reader = new DatabaseSync(file, { readOnly: true });
  const rows = ['payments', 'refunds', 'events', 'timeline', 'jobs'].map((table) =>
    JSON.stringify(reader.prepare(`SELECT * FROM ${table}`).all()),
  );
  reader.close();
  assert.ok(rows.join().includes(paid.id));
  for (const person of persons) assert.ok(!rows.join().includes(person), `the database holds ${person}`);
});
