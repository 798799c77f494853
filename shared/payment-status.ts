/**
 * Everything a payment can be. A status is derived from the payment's facts, never stored as the truth, and is shown
 * in these words to the shop and its page.
 */
export const paymentStatuses = [
  'creating',
  'unknown',
  'pending',
  'declined',
  'expired',
  'canceled',
  'captured',
  'partially_refunded',
  'refunded',
  'review',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** The provider has taken the money, whatever was given back since. */
export const isPaid = (status: PaymentStatus): boolean =>
  status === 'captured' || status === 'partially_refunded' || status === 'refunded';

/** It ended without money: a new payment of the same order may begin. */
export const isOver = (status: PaymentStatus): boolean =>
  status === 'declined' || status === 'expired' || status === 'canceled';
