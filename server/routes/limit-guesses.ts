import type { Middleware } from 'koa';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ErrorCode } from '../../shared/error-codes.ts';
import { PaymentError } from '../errors.ts';

/** What somebody gets who tries ids, keys and orders. */
const guesses = new Set<ErrorCode>([
  'invalid_request',
  'invalid_order',
  'payment_not_found',
  'unauthorized',
  'origin_not_allowed',
]);

/**
 * Lets an address fail `perMinute` times a minute. Only failures count: an order is signed and is one payment however
 * often it is sent, so good requests need no limit here (the provider's pace holds for them).
 */
export function limitGuesses(perMinute: number): Middleware {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (ctx, next) => {
    const spent = await limiter.get(ctx.ip);
    if (spent && spent.remainingPoints <= 0)
      throw new PaymentError('too_many_requests', 'Too many failed requests from this address.', {
        retryAfter: Math.ceil(spent.msBeforeNext / 1000),
      });
    try {
      await next();
    } catch (error) {
      if (error instanceof PaymentError && guesses.has(error.code)) await limiter.penalty(ctx.ip);
      throw error;
    }
  };
}
