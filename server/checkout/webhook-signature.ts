import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secret.ts';

/**
 * Whether `Cko-Signature` is the HMAC-SHA-256, in hex, of the bytes as they came (re-written JSON would not have the
 * same) under one of `secrets`: the current one, or the one before while it is being replaced.
 */
export function isSigned(rawBody: Buffer, signature: string, secrets: Secret[]): boolean {
  // Checked first: decoding passes over what is not hex, and a comparison of unequal lengths throws.
  if (!/^[0-9a-f]{64}$/i.test(signature)) return false;
  const received = Buffer.from(signature, 'hex');
  return secrets.some((secret) =>
    timingSafeEqual(createHmac('sha256', secret.reveal()).update(rawBody).digest(), received),
  );
}
