/** The request of Checkout.com's own Alma page. */
export const anOrder = {
  amount: 6001,
  currency: 'EUR',
  source: {
    type: 'alma',
    billing_address: {
      address_line1: '123 High St.',
      address_line2: 'Flat 456',
      city: 'London',
      zip: 'SW1A 1AA',
      country: 'GB',
    },
  },
  failure_url: 'https://example.com/payments/failure',
  success_url: 'https://example.com/payments/success',
  reference: 'ORD-5023-4E89',
  customer: {
    name: 'John Smith',
    email: 'john.smith@example.com',
    phone: { country_code: '+44', number: '1234 567890' },
  },
  shipping: {
    address: {
      address_line1: '123 High St.',
      address_line2: 'Flat 456',
      city: 'London',
      zip: 'SW1A 1AA',
      country: 'GB',
    },
  },
  capture: true,
};
