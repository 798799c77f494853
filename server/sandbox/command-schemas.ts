import { z } from 'zod';
import { plans } from './plans.ts';
import { refundDeclined } from './response-codes.ts';

const code = z.string().regex(/^\d{5}$/, 'must be a response code of five digits');
const amount = z.int().min(1);
/** Lets a command change a payment that has ended already, as no honest provider would. */
const force = z.boolean().default(false);

/** What each command on a payment may be told. Amounts in minor units. */
export const commandSchemas = {
  approve: z.strictObject({
    plan: z.enum(plans).optional(),
    /** Captures something else than what was asked for. */
    capturedAmount: amount.optional(),
    /** Stops at `Authorized`; the next approval captures. */
    hold: z.boolean().optional(),
    force,
  }),
  decline: z.strictObject({ code: code.optional(), force }),
  /** The provider's Alma page calls a cancelled payment expired; `canceled` uses the other word of its lists. */
  cancel: z.strictObject({ as: z.enum(['expired', 'canceled']).default('expired'), force }),
  expire: z.strictObject({ force }),
  'refund-decline': z.strictObject({ code: code.default(refundDeclined) }),
  'dashboard-refund': z.strictObject({ amount: amount.optional(), reference: z.string().max(50).optional() }),
  /** From now on the provider says this of the payment instead of what was asked for. */
  misreport: z.strictObject({
    amount: z.int().min(0).optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be three capital letters')
      .optional(),
    reference: z.string().optional(),
  }),
  /** Sends any event about the payment, without a change to it. */
  emit: z.strictObject({ type: z.string().min(1), data: z.record(z.string(), z.unknown()).default({}) }),
} as const;
export type CommandName = keyof typeof commandSchemas;
export type CommandOptions<Name extends CommandName> = z.input<(typeof commandSchemas)[Name]>;
