import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Order, orderSchema } from '../../shared/contract.ts';
import type { SignedOrder } from '../checkout/payment-request.ts';
import { PaymentError } from '../errors.ts';
import type { Secret } from '../secret.ts';

/** What the shop's orders are held against. Amounts in minor units. */
export type OrderRules = {
  secrets: Secret[];
  jwksFile?: string | undefined;
  jwksUrl?: string | undefined;
  minAmount: number;
  maxAmount: number;
  successUrl: string;
  failureUrl: string;
  returnOrigins: string[];
  /** Our own address: a token made out to somebody else (`aud`) is not for us. */
  audience: string;
};

/**
 * Checks what stands in a request's `order`: of a token signature, dates and audience, then every field. `context` is the
 * request's, for shops that look orders up instead. Throws `invalid_order` or `order_expired`.
 */
export type OrderVerifier = (order: string, context: unknown) => Promise<SignedOrder>;

/** The same leeway for clocks that differ as everywhere. */
const clockTolerance = 60;

export async function createOrderVerifier(rules: OrderRules): Promise<OrderVerifier> {
  const keySet = await publicKeys(rules);
  const secrets = rules.secrets.map((secret) => new TextEncoder().encode(secret.reveal()));

  async function verify(token: string): Promise<JWTPayload> {
    const options = { clockTolerance, requiredClaims: ['iat', 'exp'] };
    let failure: unknown = new errors.JWSSignatureVerificationFailed();
    for (const secret of secrets) {
      try {
        return (await jwtVerify(token, secret, { ...options, algorithms: ['HS256'] })).payload;
      } catch (error) {
        failure = error;
        if (error instanceof errors.JWTExpired) break;
      }
    }
    if (!keySet || failure instanceof errors.JWTExpired) throw failure;
    return (await jwtVerify(token, keySet, { ...options, algorithms: ['EdDSA', 'Ed25519', 'ES256'] })).payload;
  }

  return async (token) => {
    const payload = await verify(token).catch((error: unknown) => Promise.reject(refusal(error)));
    const audiences = [payload.aud ?? rules.audience].flat().map((audience) => audience.replace(/\/$/, ''));
    if (!audiences.includes(rules.audience))
      throw new PaymentError('invalid_order', 'The order is made out to another server (aud).');
    return checkOrder(payload.order, rules);
  };
}

/** Checks an order's fields and fills in its return URLs; throws `invalid_order` with each fault and where it is. */
export function checkOrder(claim: unknown, rules: Omit<OrderRules, 'secrets' | 'audience'>): SignedOrder {
  const parsed = orderSchema.safeParse(claim);
  const faults = parsed.success ? contradictions(parsed.data, rules) : parsed.error.issues.flatMap(faultsOf);
  if (!parsed.success || faults.length > 0)
    throw new PaymentError('invalid_order', `The order is not valid: ${faults.map(sentence).join('; ')}.`, {
      errors: faults,
    });
  return {
    ...parsed.data,
    success_url: parsed.data.success_url ?? rules.successUrl,
    failure_url: parsed.data.failure_url ?? rules.failureUrl,
  };
}

type Fault = { path: string; message: string };
const sentence = ({ path, message }: Fault) => (path ? `${path}: ${message}` : message);

/** Each unknown key is a fault of its own, so that it is named where it stands. */
export function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: 'is not a known field' }));
}

function contradictions(order: Order, rules: Omit<OrderRules, 'secrets' | 'audience'>): Fault[] {
  const faults: Fault[] = [];
  if (order.amount < rules.minAmount) faults.push({ path: 'amount', message: `must be at least ${rules.minAmount}` });
  if (order.amount > rules.maxAmount) faults.push({ path: 'amount', message: `must be at most ${rules.maxAmount}` });
  for (const path of ['success_url', 'failure_url'] as const) {
    const url = order[path];
    if (url && !rules.returnOrigins.includes(new URL(url).origin))
      faults.push({ path, message: 'must be on an origin listed in RETURN_ORIGINS' });
  }
  return faults;
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired)
    return new PaymentError('order_expired', 'The order has expired (exp).', { cause: error });
  if (error instanceof errors.JWTClaimValidationFailed)
    return new PaymentError('invalid_order', `The order's claim "${error.claim}" is missing or wrong.`, {
      cause: error,
    });
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError)
    return new PaymentError('server_busy', 'The keys to check orders with cannot be had right now.', {
      retryAfter: 5,
      cause: error,
    });
  return new PaymentError('invalid_order', 'The order is not signed with a key of this shop.', { cause: error });
}

async function publicKeys({ jwksFile, jwksUrl }: OrderRules): Promise<JWTVerifyGetKey | undefined> {
  if (jwksFile) return createLocalJWKSet(jwksSchema.parse(JSON.parse(await readFile(jwksFile, 'utf8'))));
  return jwksUrl ? createRemoteJWKSet(new URL(jwksUrl)) : undefined;
}

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
