import { z } from 'zod';
import { apiRouteNames } from './api-route-names.ts';
import { occasionSchema, Rules } from './rules.ts';

/** What can go wrong with a request. "Commit" is the moment the payment or refund exists. */
export const faultKinds = [
  'latency',
  'hang',
  'too_many_requests',
  'unauthorized',
  'forbidden',
  'not_found',
  'unprocessable',
  'bad_gateway',
  'html_error',
  'malformed_json',
  'reset_before',
  'reset_after',
  'error_after',
] as const;

export const faultSchema = z.strictObject({
  ...occasionSchema.shape,
  kind: z.enum(faultKinds),
  /** Every route of the API when absent. */
  route: z.enum(apiRouteNames).optional(),
  /** Of `latency`. */
  latencyMs: z.int().min(0).default(1000),
  /** Of `latency` and `hang`: wait after the commit instead of before it. */
  afterCommit: z.boolean().default(false),
  /** Of `unprocessable` and `too_many_requests`. */
  errorCodes: z.array(z.string().min(1)).min(1).optional(),
  /** Of `error_after`. */
  status: z.int().min(500).max(599).default(500),
});
export type Fault = z.infer<typeof faultSchema>;
/** A fault as it is asked for: everything but its kind has a default. */
export type FaultRequest = z.input<typeof faultSchema>;

/** What can go wrong with a webhook event. */
export const webhookFaultKinds = [
  'drop',
  'delay',
  'duplicate',
  'reorder',
  'before_answer',
  'wrong_signature',
  'replay',
] as const;

export const webhookFaultSchema = z.strictObject({
  ...occasionSchema.shape,
  kind: z.enum(webhookFaultKinds),
  /** Type of event; every type when absent. `before_answer` holds for all that a request gives rise to. */
  type: z.string().min(1).optional(),
  paymentId: z.string().min(1).optional(),
  /** Of `delay` and `replay`. */
  delayMs: z.int().min(0).default(60_000),
});
export type WebhookFault = z.infer<typeof webhookFaultSchema>;
export type WebhookFaultRequest = z.input<typeof webhookFaultSchema>;

/** The faults that are set. */
export class Faults {
  readonly api = new Rules<Fault>();
  readonly webhooks = new Rules<WebhookFault>();

  clear(): void {
    this.api.clear();
    this.webhooks.clear();
  }
}
