import { Router } from '@koa/router';
import { isSigned } from '../checkout/webhook-signature.ts';
import type { Config } from '../config.ts';
import { PaymentError } from '../errors.ts';
import type { Parts } from '../payments/parts.ts';
import { recordEvent } from '../payments/record-event.ts';
import { readBytes, webhookLimit } from './read-body.ts';

/** Verify the bytes, parse, one transaction, 200. What is wrong with an authentic event is no reason to resend it. */
export function webhookRoutes(parts: Parts, { secrets, authorization }: Config['webhooks']): Router {
  const router = new Router();
  router.post('/webhooks/checkout', async (ctx) => {
    const rawBody = await readBytes(ctx.req, webhookLimit);
    const authentic = isSigned(rawBody, ctx.get('Cko-Signature'), secrets);
    if (!authentic || (authorization && !authorization.equals(ctx.get('Authorization'))))
      throw new PaymentError('unauthorized', 'The signature is not valid.');
    await recordEvent(parts, rawBody);
    ctx.status = 200;
    ctx.body = {};
  });
  return router;
}
