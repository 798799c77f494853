import { STATUS_CODES } from 'node:http';
import type { Context, Middleware } from 'koa';
import type { Problem } from '../../shared/contract.ts';
import { PaymentError } from '../errors.ts';
import type { Log } from '../log.ts';
import { StoreError } from '../store/database.ts';

/** Turns whatever was thrown into a problem document (RFC 9457); first in the chain, so that nothing slips past. */
export function answerErrors(log: Log): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined)
        throw new PaymentError('invalid_request', 'There is no such address.', { status: 404 });
    } catch (thrown) {
      const error = known(thrown);
      ctx.state.code = error.code;
      if (error.status >= 500)
        log.error({ request_id: ctx.state.requestId, code: error.code, error: thrown }, 'a request failed');
      answer(ctx, error);
    }
  };
}

/** Answers with a problem document. */
function answer(ctx: Context, error: PaymentError): void {
  const { errors, payment, retryAfter } = error.details;
  const problem: Problem = {
    type: `urn:alma-pay-button:${error.code}`,
    title: STATUS_CODES[error.status] ?? error.code,
    status: error.status,
    detail: error.message,
    code: error.code,
    retryable: error.retryable,
    request_id: ctx.state.requestId,
    ...(errors ? { errors } : {}),
    ...(payment ? { payment } : {}),
  };
  ctx.status = error.status;
  if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter));
  ctx.body = JSON.stringify(problem);
  ctx.type = 'application/problem+json';
}

/** Anything we did not expect keeps its message to itself. */
export function known(thrown: unknown): PaymentError {
  if (thrown instanceof PaymentError) return thrown;
  if (thrown instanceof StoreError)
    return new PaymentError('server_busy', 'The server cannot keep anything right now; try again in a moment.', {
      retryAfter: 5,
      cause: thrown,
    });
  const status =
    thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : 500;
  if (status >= 400 && status < 500)
    return new PaymentError('invalid_request', STATUS_CODES[status] ?? 'The request is not valid.', {
      status,
      cause: thrown,
    });
  return new PaymentError('internal_error', 'Something went wrong on our side.', { cause: thrown });
}
