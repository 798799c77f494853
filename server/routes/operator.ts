import { Router } from '@koa/router';
import { z } from 'zod';
import { listPaymentsSchema, requestRefundSchema } from '../../shared/operator-contract.ts';
import { PaymentError } from '../errors.ts';
import { cancelPayment } from '../payments/cancel-payment.ts';
import { describePayment } from '../payments/describe-payment.ts';
import { listPage } from '../payments/list-payments.ts';
import { replayNotifications } from '../payments/notify-shop.ts';
import type { Parts } from '../payments/parts.ts';
import { paymentView } from '../payments/payment.ts';
import { refundView } from '../payments/refund.ts';
import { requestRefund } from '../payments/request-refund.ts';
import type { Secret } from '../secret.ts';
import { checkOperator } from './check-operator.ts';
import { check, readOptionalJson } from './read-body.ts';

/** What the support desk asks, with the operator key; no browser of a shop's customer has business here. */
export function operatorRoutes(parts: Parts, operatorKey: Secret): Router {
  const router = new Router({ prefix: '/operator' });

  router.use(checkOperator(operatorKey));

  router.get('/payments', async (ctx) => {
    ctx.body = await listPage(parts, check({ ...ctx.query }, listPaymentsSchema));
  });

  router.get('/payments/:id', async (ctx) => {
    ctx.body = await describePayment(parts, idOf(ctx.params));
  });

  router.post('/payments/:id/refunds', async (ctx) => {
    const asked = await readOptionalJson(ctx.req, requestRefundSchema);
    const callerKey = check(ctx.get('Idempotency-Key'), idempotencyKeySchema);
    const refund = await requestRefund(parts, idOf(ctx.params), asked, callerKey);
    ctx.status = 202;
    ctx.body = refundView(refund);
  });

  router.post('/payments/:id/cancellation', async (ctx) => {
    ctx.status = 202;
    ctx.body = paymentView(await cancelPayment(parts, idOf(ctx.params)), parts.mode);
  });

  router.post('/payments/:id/notifications/replay', async (ctx) => {
    ctx.status = 202;
    ctx.body = { replayed: await replayNotifications(parts, idOf(ctx.params)) };
  });

  return router;
}

const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{8,128}$/, 'the Idempotency-Key header must be given: 8 to 128 printable characters')
  // Ours are for refunds that follow from a cancellation.
  .refine((key) => !key.startsWith('cancellation:'), 'the Idempotency-Key header must not begin with "cancellation:"');

/** An id that could be neither ours nor the provider's is answered like one nobody knows. */
function idOf(params: Record<string, string | undefined>): string {
  const id = z
    .string()
    .regex(/^[\w-]{1,60}$/)
    .safeParse(params.id);
  if (!id.success) throw new PaymentError('payment_not_found', 'There is no such payment.');
  return id.data;
}
