import cors from '@koa/cors';
import type { Context, Middleware } from 'koa';
import { PaymentError } from '../errors.ts';
import { hasType } from './read-body.ts';

/** Lets the listed pages ask, without cookies, and no others. `ownOrigin` is where this server's own pages are. */
export function allowOrigins(origins: string[], ownOrigin: string): Middleware[] {
  const allowed = new Set([...origins, ownOrigin]);
  const refuseOthers: Middleware = async (ctx, next) => {
    const origin = ctx.get('Origin');
    if (origin && !allowed.has(origin) && !isPlainForm(ctx, origin))
      throw new PaymentError('origin_not_allowed', 'Pages of this origin may not ask: it is not in ALLOWED_ORIGINS.');
    await next();
  };
  return [
    refuseOthers,
    cors({
      origin: (ctx) => (allowed.has(ctx.get('Origin')) ? ctx.get('Origin') : ''),
      allowMethods: ['GET', 'POST'],
      exposeHeaders: ['Retry-After', 'X-Request-Id'],
      maxAge: 600,
    }),
  ];
}

/** A browser that is told to keep the page's address to itself posts its forms with the origin "null". */
const isPlainForm = (ctx: Context, origin: string): boolean =>
  origin === 'null' && ctx.method === 'POST' && hasType(ctx.req, 'application/x-www-form-urlencoded');
