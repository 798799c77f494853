import { Router } from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { type StartPayment, startPaymentSchema } from '../../shared/contract.ts';
import { PaymentError } from '../errors.ts';
import { type Asked, getPayment } from '../payments/get-payment.ts';
import { orderKeyOf } from '../payments/identity.ts';
import type { OrderVerifier } from '../payments/order-token.ts';
import type { Parts } from '../payments/parts.ts';
import { paymentView } from '../payments/payment.ts';
import { startPayment, type UnderWay } from '../payments/start-payment.ts';
import { known } from './answer-errors.ts';
import { failurePage } from './failure-page.ts';
import { hasType, readForm, readJson } from './read-body.ts';

/** What a shopper's browser asks: start a payment, see how it stands. */
export function paymentRoutes(parts: Parts, verifyOrder: OrderVerifier): Router {
  const router = new Router();
  const underWay: UnderWay = new Map();
  const asked: Asked = new Map();

  router.post('/payments', async (ctx) => {
    if (hasType(ctx.req, 'application/x-www-form-urlencoded')) return startFromForm(ctx);
    const { payment, isNew } = await start(ctx, await readJson(ctx.req, startPaymentSchema));
    const view = paymentView(payment, parts.mode);
    ctx.status = view.redirect_url === undefined ? 202 : isNew ? 201 : 200;
    ctx.body = view;
  });

  async function start(ctx: Context, asked: StartPayment) {
    const order = await verifyOrder(asked.order, ctx);
    return startPayment(parts, underWay, order, orderKeyOf(order.reference, asked.order, asked.press_id));
  }

  /** A page without JavaScript: its form goes straight on to the payment page, or to a page that says what is wrong. */
  async function startFromForm(ctx: Context): Promise<void> {
    try {
      const { payment } = await start(ctx, await readForm(ctx.req, startPaymentSchema));
      const { redirect_url } = paymentView(payment, parts.mode);
      if (redirect_url === undefined)
        throw new PaymentError('provider_unavailable', 'The payment page is not known yet.', { retryAfter: 5 });
      ctx.redirect(redirect_url);
      ctx.status = 303;
    } catch (thrown) {
      const error = known(thrown);
      if (error.code === 'internal_error') throw thrown;
      ctx.state.code = error.code;
      ctx.status = error.status;
      ctx.type = 'html';
      ctx.body = failurePage(error.code, ctx.get('Accept-Language'), ctx.state.requestId);
    }
  }

  router.get('/payments/:id', async (ctx) => {
    const id = z
      .string()
      .regex(/^[\w-]{22}$/)
      .safeParse(ctx.params.id);
    if (!id.success) throw new PaymentError('payment_not_found', 'There is no such payment.');
    ctx.body = paymentView(await getPayment(parts, asked, id.data), parts.mode);
  });

  return router;
}
