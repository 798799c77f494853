import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letThemPress } from '../bench/shoppers.ts';
import { eventually, shopOrigin, startServer } from '../support/start-server.ts';

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
  const orders = await Promise.all(Array.from({ length: 60 }, () => server.sign()));
  const refused: Response[] = [];
  const answers = orders.map(async (order) => {
    const response = await fetch(`${server.url}/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: shopOrigin },
      body: JSON.stringify({ order }),
      signal: leave.signal,
    });
    if (response.status === 503) refused.push(response);
  });
  // All in one instant: the places are taken before anything is written down, so not one more gets in.
  await eventually(() => refused.length >= 25);
  for (const response of refused) {
    const problem: { code: string; retryable: boolean } = await response.json();
    assert.deepEqual([response.status, problem.code, problem.retryable], [503, 'server_busy', true]);
    const seconds = Number(response.headers.get('retry-after'));
    assert.ok(seconds === 30, `${seconds} s`);
  }
  assert.ok(server.sandbox.payments().length < 5);
  assert.equal((await fetch(`${server.url}/health/ready`)).status, 200);
  leave.abort();
  await Promise.allSettled(answers);
});
