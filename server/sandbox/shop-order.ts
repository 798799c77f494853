import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Language } from './shop-texts.ts';

/** Prices in cents, delivery included once. They stand here, on the shop's server, and nowhere in a request. */
const lampPrice = 24_900;
const delivery = 690;

/** What the visitor is about to buy. */
export type Basket = { reference: string; quantity: number };

export const priceOf = ({ quantity }: Basket) => ({
  lamps: lampPrice * quantity,
  delivery,
  total: lampPrice * quantity + delivery,
});

/** A basket as the page's address tells it; a reference that is missing or strange is drawn anew. */
export function basketOf(query: Record<string, unknown>): Basket {
  const quantity = Number(query.quantity);
  const reference = typeof query.order === 'string' ? query.order : '';
  return {
    reference: /^LAMPE-[0-9A-F]{8}$/.test(reference)
      ? reference
      : `LAMPE-${randomBytes(4).toString('hex').toUpperCase()}`,
    quantity: Number.isInteger(quantity) && quantity >= 1 && quantity <= 3 ? quantity : 1,
  };
}

/**
 * Signs the order for the page: what any shop does on its server, in whatever language it is written. A compact JWS
 * (HS256) with the claim `order`, good for half an hour.
 */
export function signBasket(basket: Basket, language: Language, shopUrl: string, secret: string): Promise<string> {
  const { lamps, delivery, total } = priceOf(basket);
  const back = `order=${basket.reference}&quantity=${basket.quantity}&lang=${language}`;
  const order = {
    amount: total,
    currency: 'EUR',
    reference: basket.reference,
    description: 'Lampe Bruyère',
    customer: {
      name: 'Jeanne Canari',
      email: 'jeanne.canari@example.com',
      phone: { country_code: '+33', number: '612345678' },
    },
    billing_address: address,
    shipping: { address, phone: { country_code: '+33', number: '612345678' } },
    items: [
      { name: 'Lampe Bruyère', quantity: basket.quantity, unit_price: lampPrice, total_amount: lamps },
      { name: 'Livraison', quantity: 1, unit_price: delivery, total_amount: delivery },
    ],
    success_url: `${shopUrl}/thanks?${back}`,
    failure_url: `${shopUrl}/not-paid?${back}`,
  };
  return new SignJWT({ order })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('30m')
    .sign(new TextEncoder().encode(secret));
}

const address = { address_line1: '14 rue des Canaris', city: 'Paris', zip: '75011', country: 'FR' };
