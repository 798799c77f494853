import { z } from 'zod';

/**
 * Checkout.com's answers, as far as we read them. Objects stay open: the provider counts new fields as compatible, and
 * declares every list of words open.
 */
const link = z.looseObject({ href: z.string() });

/** `pay_…`: checked before it enters a path or the database. The provider may change prefixes, not the alphabet. */
export const providerIdSchema = z.string().regex(/^[a-z]+_[a-z0-9]{20,40}$/i, 'is not an id of the provider');

/** `POST /payments`, 202 (the shopper must be sent on) and 201 (decided at once). */
export const createdPaymentSchema = z.looseObject({
  id: providerIdSchema,
  status: z.string(),
  reference: z.string().optional(),
  amount: z.int().optional(),
  currency: z.string().optional(),
  _links: z.looseObject({ redirect: link.optional() }).optional(),
});
export type CreatedPayment = z.infer<typeof createdPaymentSchema>;

/** `GET /payments/{id}`. */
export const paymentDetailsSchema = z.looseObject({
  id: providerIdSchema,
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  reference: z.string().optional(),
  balances: z
    .looseObject({ total_captured: z.int().min(0).optional(), total_refunded: z.int().min(0).optional() })
    .optional(),
  _links: z.looseObject({ redirect: link.optional() }).optional(),
});
export type PaymentDetails = z.infer<typeof paymentDetailsSchema>;

/** `GET /payments?reference=`. */
export const paymentListSchema = z.looseObject({ data: z.array(paymentDetailsSchema) });

/** `GET /payments/{id}/actions`: the only place where single refunds can be read. */
export const paymentActionsSchema = z.array(
  z.looseObject({
    id: z.string(),
    type: z.string(),
    amount: z.int().optional(),
    approved: z.boolean().optional(),
    reference: z.string().optional(),
  }),
);
export type PaymentAction = z.infer<typeof paymentActionsSchema>[number];

/** `POST /payments/{id}/refunds`, 202. */
export const acceptedRefundSchema = z.looseObject({ action_id: z.string(), reference: z.string().optional() });

/** The body of a 422 or 429. */
export const errorBodySchema = z.looseObject({ error_codes: z.array(z.string()).optional() });

/** What every webhook event has; two generations of envelope differ in the rest. */
export const webhookEventSchema = z.looseObject({
  id: z.string().min(1).max(200),
  type: z.string().min(1).max(100),
  data: z.looseObject({
    id: providerIdSchema,
    action_id: z.string().max(200).optional(),
    reference: z.string().optional(),
    amount: z.int().optional(),
    currency: z.string().optional(),
    balances: z.looseObject({ total_refunded: z.int().min(0).optional() }).optional(),
  }),
});
export type WebhookEvent = z.infer<typeof webhookEventSchema>;
