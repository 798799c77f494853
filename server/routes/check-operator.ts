import type { Middleware } from 'koa';
import { PaymentError } from '../errors.ts';
import type { Secret } from '../secret.ts';

/** Lets nobody through who does not have the operator key. */
export function checkOperator(operatorKey: Secret): Middleware {
  return async (ctx, next) => {
    const key = /^Bearer (.+)$/i.exec(ctx.get('Authorization'))?.[1];
    if (key === undefined || !operatorKey.equals(key)) {
      ctx.set('WWW-Authenticate', 'Bearer');
      throw new PaymentError('unauthorized', 'Authorization must be "Bearer" and the operator key.');
    }
    await next();
  };
}
