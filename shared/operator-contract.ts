import { z } from 'zod';
import { amountSchema, paymentViewSchema, textSchema } from './contract.ts';
import { errorCodes } from './error-codes.ts';
import { paymentStatuses } from './payment-status.ts';

/**
 * A refund's way: `reserved` (kept aside, not sent), `sending`, `accepted` (the provider works on it), then `refunded`,
 * `declined` or `failed`; `unknown` while an answer is missing, `needs_attention` when only a person can tell.
 */
export const refundStatuses = [
  'reserved',
  'sending',
  'accepted',
  'refunded',
  'declined',
  'failed',
  'unknown',
  'needs_attention',
] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/** `POST /operator/payments/{id}/refunds`; without `amount` (minor units) it is all that is left. */
export const requestRefundSchema = z.strictObject({
  amount: amountSchema.optional(),
  reference: textSchema(50).optional(),
});
export type RequestRefund = z.infer<typeof requestRefundSchema>;

export const refundViewSchema = z.strictObject({
  id: z.string(),
  payment_id: z.string(),
  amount: amountSchema,
  status: z.enum(refundStatuses),
  reference: z.string().nullable(),
  /** The provider's id of it, once it has answered. */
  action_id: z.string().nullable(),
  created_at: z.iso.datetime(),
});
export type RefundView = z.infer<typeof refundViewSchema>;

/** One thing that happened to a payment: when, who said so, what. */
export const timelineEntrySchema = z.strictObject({
  at: z.iso.datetime(),
  source: z.enum(['shopper', 'server', 'webhook', 'provider', 'operator']),
  type: z.string(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/**
 * What is known of a payment; every part only grows (flags, maxima, sets), so news may come late, twice and in any
 * order. Amounts in minor units.
 */
export const factsSchema = z.strictObject({
  /** A request for it got no clear answer: the provider may or may not have it. */
  outcome_unknown: z.boolean(),
  /** The provider has it. */
  pending: z.boolean(),
  declined: z.boolean(),
  expired: z.boolean(),
  canceled: z.boolean(),
  /** A webhook event says it was captured; only the provider's own record makes it so. */
  captured_hint: z.boolean(),
  captured_amount: z.int().min(0),
  refunded_total: z.int().min(0),
  /** The provider's refund actions by id. */
  actions: z.record(
    z.string(),
    z.strictObject({ amount: z.int(), outcome: z.enum(['pending', 'declined', 'approved']) }),
  ),
  cancel_requested: z.boolean(),
  /** Error codes with which the provider refused to create it. */
  refused: z.array(z.string()),
  /** What did not agree with the order: `amount`, `currency`, `reference`, `redirect_url`. */
  mismatches: z.array(z.string()),
});
export type Facts = z.infer<typeof factsSchema>;

/** `GET /operator/payments/{id}`: all of it, the provider's live word included when it can be had. */
export const operatorPaymentSchema = paymentViewSchema.extend({
  provider_id: z.string().nullable(),
  facts: factsSchema,
  refunds: z.array(refundViewSchema),
  timeline: z.array(timelineEntrySchema),
  provider: z.record(z.string(), z.unknown()).nullable(),
  provider_error: z.enum(errorCodes).optional(),
});
export type OperatorPayment = z.infer<typeof operatorPaymentSchema>;

/** `GET /operator/payments`: newest first; `cursor` of one page asks for the next. */
export const listPaymentsSchema = z.strictObject({
  status: z.enum(paymentStatuses).optional(),
  reference: textSchema(50).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ListPayments = z.infer<typeof listPaymentsSchema>;

export const paymentListSchema = z.strictObject({
  payments: z.array(paymentViewSchema.extend({ provider_id: z.string().nullable() })),
  next_cursor: z.string().nullable(),
});
export type PaymentList = z.infer<typeof paymentListSchema>;

/** `POST /operator/payments/{id}/notifications/replay`: how many will be sent again. */
export const replaySchema = z.strictObject({ replayed: z.int().min(0) });
