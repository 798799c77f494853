import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { eventually, startServer } from '../support/start-server.ts';
import { hour, TestClock } from '../support/test-clock.ts';

/** A server whose database can be saved, and put back as it was then. */
async function withBackups(t: TestContext) {
  const clock = new TestClock();
  const server = await startServer(t, {}, { clock });
  const file = (server.environment.DATABASE_URL ?? '').replace('file:', '');
  return {
    server,
    backUp: () => server.restart(() => copyFile(file, `${file}.backup`)),
    restore: () => server.restart(() => copyFile(`${file}.backup`, file)),
    /** Time goes by here and at the provider. */
    async pass(duration: number) {
      clock.pass(duration);
      await server.sandbox.clock.advance(duration);
    },
  };
}

test('a restored backup learns from the provider what it missed', async (t) => {
  const { server, backUp, restore, pass } = await withBackups(t);
  const order = await server.sign();
  const { body } = await server.press({ order });
  const { provider_id } = await server.payment(body.id);
  await backUp();
  server.sandbox.approve(provider_id ?? '');
  await eventually(async () => (await server.status(body.id)).body.status === 'captured');
  await server.refund(body.id, { amount: 900 });
  await eventually(async () => (await server.status(body.id)).body.refunded_amount === 900);

  await restore();
  await pass(hour);
  await eventually(async () => (await server.status(body.id)).body.refunded_amount === 900);
  assert.equal((await server.press({ order })).body.code, 'order_already_paid');
  assert.equal(server.sandbox.payments().length, 1);
});

test('an order that a restored backup knows nothing of lands on the payment it had', async (t) => {
  const { server, backUp, restore } = await withBackups(t);
  await backUp();
  const order = await server.sign();
  const before = (await server.press({ order })).body;
  const { provider_id } = await server.payment(before.id);
  server.sandbox.approve(provider_id ?? '');
  await eventually(async () => (await server.status(before.id)).body.status === 'captured');

  await restore();
  assert.equal((await server.status(before.id)).status, 404);
  const after = (await server.press({ order })).body;
  assert.equal(after.id, before.id);
  await eventually(async () => (await server.status(before.id)).body.status === 'captured');
  assert.equal((await server.press({ order })).body.code, 'order_already_paid');
  assert.equal(server.sandbox.payments().length, 1);
});

for (const [when, duration] of [
  ['at once', 0],
  ['when the provider has forgotten the key', 30 * hour],
] as const)
  test(`a refund that a restored backup knows nothing of is made once, asked for again ${when}`, async (t) => {
    const { server, backUp, restore, pass } = await withBackups(t);
    const paid = await server.paid();
    await backUp();
    const first = await server.refund(paid.id, { amount: 900 }, 'refund-of-ticket-17');
    await eventually(async () => (await server.status(paid.id)).body.refunded_amount === 900);

    await restore();
    await pass(duration);
    const again = await server.refund(paid.id, { amount: 900 }, 'refund-of-ticket-17');
    assert.deepEqual([again.status, again.body.id], [202, first.body.id]);
    // Whatever was sent has taken effect.
    await pass(hour);
    assert.equal(server.sandbox.payment(paid.provider_id).balances?.total_refunded, 900);
    await eventually(async () => (await server.payment(paid.id)).refunds[0]?.status === 'refunded');
    const { refunded_amount, refunds } = await server.payment(paid.id);
    assert.deepEqual([refunded_amount, refunds.length], [900, 1]);
  });
