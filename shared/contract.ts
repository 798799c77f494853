import { z } from 'zod';
import { errorCodes } from './error-codes.ts';
import { locales } from './locales.ts';
import { paymentStatuses } from './payment-status.ts';
import { plans } from './plans.ts';

/** A whole number of minor units (cents), small enough to be exact in JSON. */
const amount = z.int().min(1);
/** Alma takes euros only. */
const currency = z.literal('EUR');
const text = (max: number) => z.string().min(1).max(max);
const url = z.url({ protocol: /^https?$/ }).max(900);

const phoneSchema = z.strictObject({ country_code: text(7), number: z.string().min(6).max(25) });

const addressSchema = z.strictObject({
  address_line1: text(200),
  address_line2: z.string().max(200).optional(),
  city: text(50),
  state: z.string().max(2).optional(),
  zip: z.string().max(50).optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code (ISO 3166-1) in capitals'),
});

const itemSchema = z.strictObject({
  name: text(255),
  quantity: z.int().min(1),
  unit_price: z.int().min(0),
  reference: z.string().max(255).optional(),
  total_amount: z.int().min(0).optional(),
  tax_amount: z.int().min(0).optional(),
  discount_amount: z.int().min(0).optional(),
  url: url.optional(),
  image_url: url.optional(),
  commodity_code: z.string().max(12).optional(),
  unit_of_measure: z.string().max(12).optional(),
});

/**
 * What the shop signs: the request of Checkout.com's Alma page without `source`, its billing address one level up.
 * Amounts in minor units. Limits are the provider's; unknown keys are refused by name, so a typing error can't go unseen.
 * Two places of `metadata` (the provider takes 20) and some length of the URLs are kept for what we add.
 */
export const orderSchema = z.strictObject({
  amount,
  currency,
  reference: text(50).optional(),
  description: z.string().max(100).optional(),
  capture: z.literal(true).optional(),
  customer: z
    .strictObject({
      name: z.string().max(255).optional(),
      email: z.email().max(255).optional(),
      phone: phoneSchema.optional(),
    })
    .optional(),
  billing_address: addressSchema.optional(),
  shipping: z.strictObject({ address: addressSchema.optional(), phone: phoneSchema.optional() }).optional(),
  items: z.array(itemSchema).max(100).optional(),
  metadata: z
    .record(z.string().min(1).max(100), z.union([z.string().max(255), z.number(), z.boolean()]))
    .refine((metadata) => Object.keys(metadata).length <= 18, 'must have 18 keys at most')
    .optional(),
  success_url: url.optional(),
  failure_url: url.optional(),
});
export type Order = z.infer<typeof orderSchema>;

/** `POST /payments`: the signed order; `press_id` names the press of an order that has no reference. */
export const startPaymentSchema = z.strictObject({
  order: z.string().min(1),
  press_id: z
    .string()
    .regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, "-" or "_"')
    .optional(),
});
export type StartPayment = z.infer<typeof startPaymentSchema>;

/**
 * `sandbox` is our stand-in on this machine, `test` the provider's test environment, `live` real money.
 */
export const modeSchema = z.enum(['sandbox', 'test', 'live']);
export type Mode = z.infer<typeof modeSchema>;

/** What anybody who knows a payment's id may see: no personal data. Amounts in minor units, times in ISO 8601. */
export const paymentViewSchema = z.strictObject({
  id: z.string(),
  status: z.enum(paymentStatuses),
  reference: z.string(),
  amount,
  currency,
  refunded_amount: z.int().min(0),
  mode: modeSchema,
  /** When the provider last confirmed it, or when we last changed it. */
  as_of: z.iso.datetime(),
  /** Alma's page, while the shopper can pay there. */
  redirect_url: z.url().optional(),
});
export type PaymentView = z.infer<typeof paymentViewSchema>;

/** `GET /config`: what may be shown before a press. Amounts in minor units, both bounds included. */
export const configViewSchema = z.strictObject({
  mode: modeSchema,
  currency,
  min_amount: amount,
  max_amount: amount,
  plans: z.array(z.enum(plans)),
  locales: z.array(z.enum(locales)),
  /** Hosts the shopper may be sent to (`pay.example.com`, `*.example.com`). */
  redirect_hosts: z.array(z.string()),
});
export type ConfigView = z.infer<typeof configViewSchema>;

/** Every failure's answer: RFC 9457 `application/problem+json`, with a stable `code`. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.enum(errorCodes),
  retryable: z.boolean(),
  request_id: z.string(),
  /** What is wrong where, for `invalid_request` and `invalid_order`. */
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  /** The payment in question, for `order_already_paid` and `payment_refused`. */
  payment: paymentViewSchema.optional(),
});
export type Problem = z.infer<typeof problemSchema>;

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
  amount: amount.optional(),
  reference: text(50).optional(),
});
export type RequestRefund = z.infer<typeof requestRefundSchema>;

export const refundViewSchema = z.strictObject({
  id: z.string(),
  payment_id: z.string(),
  amount,
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
  reference: text(50).optional(),
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
