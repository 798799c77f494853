import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Answer } from '../../server/checkout/answer.ts';
import { createCheckoutClient } from '../../server/checkout/checkout-client.ts';
import { createLog } from '../../server/log.ts';
import { statusOf } from '../../server/payments/facts.ts';
import { orderKeyOf, refundIdOf } from '../../server/payments/identity.ts';
import type { Parts } from '../../server/payments/parts.ts';
import { findPayment } from '../../server/payments/payment.ts';
import { reconcilePayment } from '../../server/payments/reconcile-payment.ts';
import { findRefund } from '../../server/payments/refund.ts';
import { requestRefund } from '../../server/payments/request-refund.ts';
import { sendRefund } from '../../server/payments/send-refund.ts';
import { startPayment } from '../../server/payments/start-payment.ts';
import { createSandbox } from '../../server/sandbox/index.ts';
import { Secret } from '../../server/secret.ts';
import { openDatabase } from '../../server/store/open-database.ts';
import { anOrder } from '../support/an-order.ts';
import { hour, TestClock } from '../support/test-clock.ts';

test('a process that stood still between its commit and its call does not send any more; the payment is made once', async (t) => {
  const { parts, clock, start, sandbox } = await core(t);
  const { database } = parts;
  parts.database = {
    ...database,
    async transaction(work) {
      const result = await database.transaction(work);
      parts.database = database;
      clock.pass(hour);
      return result;
    },
  };
  const { payment } = await start();
  assert.equal(statusOf(payment.facts), 'unknown');
  assert.equal(sandbox.payments().length, 0);

  await reconcilePayment(parts, payment.id);
  assert.equal(sandbox.payments().length, 1);
});

test('a payment that carries another reference is never taken for the one that is looked for', async (t) => {
  const { parts, start, sandbox } = await core(t);
  const { payment: other } = await start();
  sandbox.setFaults([{ kind: 'reset_before', route: 'create_payment', times: 1 }]);
  const { payment } = await start('ORD-2');
  const { checkout } = parts;
  const careless: Parts = { ...parts, checkout: { ...checkout, findPayments: () => checkout.findPayments(other.id) } };
  await reconcilePayment(careless, payment.id);
  const found = await findPayment(parts.database, payment.id);
  assert.deepEqual([found?.providerId, found && statusOf(found.facts)], [null, 'unknown']);
});

test('a refund that turns out unsent while another process looks for it is sent after all', async (t) => {
  const { parts, clock, start, sandbox } = await core(t);
  const { payment } = await start();
  sandbox.approve(payment.providerId ?? '');
  await reconcilePayment(parts, payment.id);

  const { checkout } = parts;
  const [sending, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<Answer<{ action_id: string }>>()];
  const slow: Parts = {
    ...parts,
    checkout: {
      ...checkout,
      requestRefund() {
        sending.resolve();
        return answered.promise;
      },
    },
  };
  const asked = requestRefund(slow, payment.id, { amount: 900 }, 'the-key-of-the-caller');
  await sending.promise;

  clock.pass(hour);
  const looking: Parts = {
    ...parts,
    checkout: {
      ...checkout,
      async listActions(id) {
        const actions = await checkout.listActions(id);
        answered.resolve({ kind: 'not_sent', cause: new Error('nobody was there') });
        await asked;
        return actions;
      },
    },
  };
  const id = refundIdOf(payment.id, 'the-key-of-the-caller');
  await sendRefund(looking, id);
  assert.equal((await findRefund(parts.database, id))?.status, 'accepted');
});

/** The rules of payments with a database and a sandbox, without the server around them. */
async function core(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'alma-pay-'));
  const sandbox = await createSandbox();
  const clock = new TestClock();
  const parts: Parts = {
    database: await openDatabase(`file:${join(folder, 'payments.db')}`),
    checkout: createCheckoutClient({
      url: sandbox.url,
      authorization: new Secret(`Bearer ${sandbox.secretKey}`),
      timeoutMs: 5000,
      writesPerSecond: 100,
    }),
    clock,
    log: createLog('silent'),
    notify: undefined,
    post: async () => {},
    wake: () => {},
    mode: 'sandbox',
    identitySecret: new Secret('the identity secret of these tests'),
    processingChannelId: undefined,
    redirectHosts: ['localhost', '127.0.0.1'],
    providerTimeoutMs: 5000,
    resendWaitMs: 180_000,
    reconcileLadderMs: [30_000],
  };
  t.after(async () => {
    await parts.checkout.close();
    await parts.database.close();
    await sandbox.close();
    await rm(folder, { recursive: true });
  });
  const order = { ...anOrder(), success_url: 'https://shop.example/thanks', failure_url: 'https://shop.example/sorry' };
  const start = (reference = order.reference) =>
    startPayment(parts, new Map(), { ...order, reference }, orderKeyOf(reference, '', undefined));
  return { parts, clock, sandbox, start };
}
