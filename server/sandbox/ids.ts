import { randomBytes } from 'node:crypto';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The provider's prefixes: payment, session, action, event, customer. */
export const prefixes = ['pay', 'sid', 'act', 'evt', 'cus'] as const;
export type Prefix = (typeof prefixes)[number];

/** An id as the provider writes them: prefix, underscore, 26 characters of `a-z2-7`. */
export function newId(prefix: Prefix): string {
  return `${prefix}_${pick(base32, 26)}`;
}

/** The name of a payment at Alma, without its `payment_`. */
export function newPartnerToken(): string {
  return `11${pick(base62, 32)}`;
}

function pick(alphabet: string, length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += alphabet[byte % alphabet.length];
  return text;
}
