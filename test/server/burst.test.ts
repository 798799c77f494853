import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letThemPress } from '../bench/shoppers.ts';
import { shopOrigin, startServer } from '../support/start-server.ts';

test('more presses than the provider takes are each served in their turn, once', async (t) => {
  const server = await startServer(t, { PROVIDER_WRITES_PER_S: '50' });
  server.sandbox.set({ writesPerSecond: 50 });
  const began = performance.now();
  const endings = await letThemPress(server.url, { presses: 150, seconds: 0 });

  const pages = endings.map(({ redirectUrl }) => redirectUrl);
  assert.ok(pages.every(Boolean));
  assert.equal(new Set(pages).size, 150);
  assert.equal(server.sandbox.payments().length, 150);
  assert.ok(performance.now() - began > 2000, 'the pace of the provider is kept');
});

test('a pace below ten a second is kept as well', async (t) => {
  const server = await startServer(t, { PROVIDER_WRITES_PER_S: '4' });
  const began = performance.now();
  await letThemPress(server.url, { presses: 5, seconds: 0 });
  assert.ok(performance.now() - began >= 950, 'the fifth waits a second');
});

test('beyond what can be served in half a minute a press is answered 503 at once, with Retry-After', async (t) => {
  const server = await startServer(t, { PROVIDER_WRITES_PER_S: '1' });
  const leave = new AbortController();
  const presses = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const body = JSON.stringify({ order: await server.sign() });
      return () =>
        fetch(`${server.url}/payments`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: shopOrigin },
          body,
          signal: leave.signal,
        });
    }),
  );
  // One after the other as far as the server is concerned: it has written down who waits before it is asked again.
  const waiting: Promise<Response | undefined>[] = [];
  for (const press of presses.slice(0, 40)) {
    const answer = press().catch(() => undefined);
    waiting.push(answer);
    await Promise.race([answer, server.operator('payments?limit=1')]);
  }
  const refused = await Promise.all(presses.slice(40).map((press) => press()));
  for (const response of refused) {
    const problem: { code: string; retryable: boolean } = await response.json();
    assert.deepEqual([response.status, problem.code, problem.retryable], [503, 'server_busy', true]);
    const seconds = Number(response.headers.get('retry-after'));
    assert.ok(seconds >= 25 && seconds <= 45, `${seconds} s`);
  }
  assert.ok(server.sandbox.payments().length < 5);
  assert.equal((await fetch(`${server.url}/health/ready`)).status, 200);
  leave.abort();
  await Promise.all(waiting);
});
