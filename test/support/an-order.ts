import { randomUUID } from 'node:crypto';
import type { Order } from '../../shared/contract.ts';

/** A valid order with everything in it and a reference of its own; each test breaks or changes one thing. */
export const anOrder = (): Order & { reference: string } => ({
  amount: 24_900,
  currency: 'EUR',
  reference: `ORD-${randomUUID().slice(0, 8)}`,
  description: 'A walnut desk lamp',
  customer: {
    name: 'Jeanne Canari',
    email: 'jeanne.canari@example.com',
    phone: { country_code: '+33', number: '612345678' },
  },
  billing_address: { address_line1: '14 rue Canarie', city: 'Paris', zip: '75011', country: 'FR' },
  shipping: {
    address: { address_line1: '14 rue Canarie', city: 'Paris', zip: '75011', country: 'FR' },
    phone: { country_code: '+33', number: '612345678' },
  },
  metadata: { basket: 'b-17' },
});
