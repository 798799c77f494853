import type { PaymentStatus } from '../shared/payment-status.ts';

/** What `<alma-pay-status>` can say; each is also the name of a slot that says it otherwise. */
export const outcomes = [
  'checking',
  'paid',
  'declined',
  'expired',
  'canceled',
  'refunded',
  'review',
  'not_found',
] as const;
export type Outcome = (typeof outcomes)[number];

/** What a status means to somebody who has just come back from Alma's page. */
export const outcomeOf: Record<PaymentStatus, Outcome> = {
  creating: 'checking',
  unknown: 'checking',
  pending: 'checking',
  declined: 'declined',
  expired: 'expired',
  canceled: 'canceled',
  captured: 'paid',
  partially_refunded: 'paid',
  refunded: 'refunded',
  review: 'review',
};
