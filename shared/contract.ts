import { z } from 'zod';
import { errorCodes } from './error-codes.ts';
import { locales } from './locales.ts';
import { paymentStatuses } from './payment-status.ts';
import { plans } from './plans.ts';

/** A whole number of minor units (cents), small enough to be exact in JSON. */
export const amountSchema = z.int().min(1);
/** Alma takes euros only. */
const currency = z.literal('EUR');
export const textSchema = (max: number) => z.string().min(1).max(max);
const url = z.url({ protocol: /^https?$/ }).max(900);

const phoneSchema = z.strictObject({ country_code: textSchema(7), number: z.string().min(6).max(25) });

const addressSchema = z.strictObject({
  address_line1: textSchema(200),
  address_line2: z.string().max(200).optional(),
  city: textSchema(50),
  state: z.string().max(2).optional(),
  zip: z.string().max(50).optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code (ISO 3166-1) in capitals'),
});

const itemSchema = z.strictObject({
  name: textSchema(255),
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
  amount: amountSchema,
  currency,
  reference: textSchema(50).optional(),
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
  amount: amountSchema,
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
  min_amount: amountSchema,
  max_amount: amountSchema,
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
