import { z } from 'zod';
import { plans } from './plans.ts';

export const modes = ['documentation', 'strict'] as const;
/** `documentation` accepts the examples of the provider's own page; `strict` only what it says it serves: France, EUR. */
export type Mode = (typeof modes)[number];

/**
 * Shapes of webhook events: `delivery` has `created_on`, `event` has `timestamp` and `source` (the provider's samples
 * show both), `previous` is the older platform's.
 */
export const envelopes = ['delivery', 'event', 'previous'] as const;
export type Envelope = (typeof envelopes)[number];

const hour = 3_600_000;
/** A century; dates stay dates. */
export const longestDuration = 876_600 * hour;
const milliseconds = z.int().min(0).max(longestDuration);
const perSecond = z.int().min(0);

/** Everything that can be changed while the sandbox runs. Durations in ms; a rate of 0 is no limit. */
export const settingsSchema = z.strictObject({
  mode: z.enum(modes).default('documentation'),
  /** The platform of the account: the current one, or the "previous" one with its own key shape and limits. */
  platform: z.enum(['current', 'previous']).default('current'),
  /** `false`: every payment is refused with `payee_not_onboarded`, as on an account without Alma. */
  payeeOnboarded: z.boolean().default(true),
  processingChannelRequired: z.boolean().default(false),
  /** `true`: payments are declined in the answer itself, with 201, without a redirect. */
  declineAtOnce: z.boolean().default(false),
  /** A response code such as `20006`: every refund is declined with it. */
  refundDeclineCode: z
    .string()
    .regex(/^\d{5}$/)
    .nullable()
    .default(null),
  /** What Alma's page offers. */
  plans: z
    .array(z.enum(plans))
    .min(1)
    .default([...plans]),
  /** From the 202 of a refund to its outcome. */
  refundDelayMs: milliseconds.default(200),
  /** From the request to the expiry of a payment nobody finished. */
  expiryMs: milliseconds.min(1).default(48 * hour),
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** Sent as `Authorization` with every delivery. */
  webhookAuthorization: z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII')
    .nullable()
    .default(null),
  envelope: z.enum(envelopes).default('delivery'),
  /** `documented`: only the six types of the provider's Alma page; `all`: also those that may come between. */
  eventTypes: z.enum(['documented', 'all']).default('all'),
  readsPerSecond: perSecond.default(100),
  writesPerSecond: perSecond.default(100),
});
export type Settings = z.infer<typeof settingsSchema>;
