import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Secret } from '../secret.ts';

/**
 * What names a payment and its calls is derived, not drawn: if our own row is ever lost (a failover, an old backup),
 * the same order's next press lands on the same payment at the provider instead of making a second one.
 */
export type PaymentIdentity = { orderKey: string; attempt: number };

/** A payment's id: 128 bits, URL-safe, not to be guessed by who does not hold `secret`. */
export function paymentIdOf({ orderKey, attempt }: PaymentIdentity, secret: Secret): string {
  return createHmac('sha256', secret.reveal())
    .update(`payment|${orderKey}|${attempt}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

/** The `Cko-Idempotency-Key` under which a payment is requested, however often. */
export const createKeyOf = (paymentId: string): string => uuidOf(`create|${paymentId}`);

/** A refund's id: the same caller's key for the same payment is the same refund. It is its reference at the provider. */
export const refundIdOf = (paymentId: string, callerKey: string): string =>
  createHash('sha256').update(`refund|${paymentId}|${callerKey}`).digest().subarray(0, 16).toString('base64url');

/** The `Cko-Idempotency-Key` under which a refund is requested, however often. */
export const refundKeyOf = (refundId: string): string => uuidOf(`refund|${refundId}`);

/** The id of a payment's message to the shop, by which the shop tells a repetition. */
export const notificationIdOf = (paymentId: string, position: number): string =>
  `msg_${createHash('sha256').update(`notification|${paymentId}|${position}`).digest('base64url').slice(0, 22)}`;

/**
 * For how long after the first sending (ms) a key makes a repetition harmless: the provider remembers it for 24 hours;
 * we stop an hour before.
 */
export const resendWindowMs = 23 * 3_600_000;

/** What tells one order from another: the shop's reference, or the press where there is none. */
export function orderKeyOf(reference: string | undefined, token: string, pressId: string | undefined): string {
  if (reference !== undefined) return `reference:${reference}`;
  const press = pressId ?? randomBytes(16).toString('base64url');
  return `press:${createHash('sha256').update(`${token}|${press}`).digest('base64url')}`;
}

/** A reference for an order that came without one: short, readable, the same for the same press. */
export const referenceOf = (orderKey: string): string =>
  `A-${createHash('sha256').update(orderKey).digest('hex').slice(0, 12).toUpperCase()}`;

/** A name-based UUID in the form of version 8, as the provider recommends UUIDs for its keys. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`v1|${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
