import { SignJWT } from 'jose';
import type { Order } from '../shared/contract.ts';

/** What a shop may say of a token besides the order. */
export type SignOptions = {
  /** Seconds until the token expires; 1800 unless told. */
  expiresIn?: number;
  /** The server it is made out to (its public URL); left out, any server that knows the secret takes it. */
  audience?: string;
};

/**
 * Signs an order for the page's `order` attribute: a compact JWS (HS256) over the claim `order`. `secret` is the
 * server's `ORDER_SECRET` (32 bytes at least), amounts are minor units. Call it on the shop's server only.
 */
export async function signOrder(order: Order, secret: string, options: SignOptions = {}): Promise<string> {
  const token = new SignJWT({ order })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(`${options.expiresIn ?? 1800}s`);
  if (options.audience) token.setAudience(options.audience);
  return token.sign(new TextEncoder().encode(secret));
}
