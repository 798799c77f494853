import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { operatorKey, startServer } from '../support/start-server.ts';

const asOperator = { headers: { authorization: `Bearer ${operatorKey}` } };

test('the description of the API is valid OpenAPI and has every route README has', async (t) => {
  const server = await startServer(t);
  const description = await (await fetch(`${server.url}/openapi.json`)).json();
  const { valid, errors } = await new Validator().validate(description);
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(description.openapi.slice(0, 3), '3.1');

  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const promised = [...readme.matchAll(/^\| `(GET|POST) (\/(?:payments|config|operator|webhooks)[^?`]*)/gm)].map(
    ([, method = '', path]) => `${method} ${path}`,
  );
  const described = Object.entries<object>(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.ok(promised.length > 5);
  assert.deepEqual(described.toSorted(), promised.toSorted());
});

test('every route of the description is there', async (t) => {
  const server = await startServer(t);
  const { paths } = await (await fetch(`${server.url}/openapi.json`)).json();
  for (const [path, methods] of Object.entries<object>(paths))
    for (const method of Object.keys(methods)) {
      const address = server.url + path.replace('{id}', 'A'.repeat(22));
      const response = await fetch(address, { ...asOperator, method: method.toUpperCase() });
      const { detail } = await response.json();
      assert.notEqual(detail, 'There is no such address.', `${method} ${path}`);
    }
});

test('the metrics count answers by route and failures by code, without a single id, for the operator alone', async (t) => {
  const server = await startServer(t);
  assert.equal((await fetch(`${server.url}/metrics`)).status, 401);

  const payment = await server.paid();
  await server.press({ order: 'forged' });
  const response = await fetch(`${server.url}/metrics`, asOperator);
  const text = await response.text();
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  assert.match(text, /^alma_pay_request_duration_seconds_count\{method="POST",route="\/payments",status="201"\} 1$/m);
  assert.match(text, /^alma_pay_problems_total\{code="invalid_order"\} 1$/m);
  assert.match(text, /^alma_pay_jobs_waiting\{kind="refund"\} 0$/m);
  assert.match(text, /^alma_pay_oldest_due_job_seconds \d/m);
  assert.match(text, /^alma_pay_notifications_parked 0$/m);
  assert.match(text, /^process_resident_memory_bytes \d/m);
  for (const secret of [payment.id, payment.provider_id, payment.reference]) assert.ok(!text.includes(secret), secret);
});
