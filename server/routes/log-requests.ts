import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Log } from '../log.ts';

/** Gives each request an id, in `X-Request-Id` and in every problem document, and writes one line about it. */
export function logRequests(log: Log): Middleware {
  return async (ctx, next) => {
    const start = performance.now();
    ctx.state.requestId = randomUUID();
    ctx.set('X-Request-Id', ctx.state.requestId);
    await next();
    log.info(
      {
        request_id: ctx.state.requestId,
        method: ctx.method,
        route: typeof ctx._matchedRoute === 'string' ? ctx._matchedRoute : 'none',
        status: ctx.res.statusCode,
        ms: Math.round(performance.now() - start),
        ...(ctx.state.code ? { code: ctx.state.code } : {}),
      },
      'answered',
    );
  };
}
