import { z } from 'zod';
import { addressSchema, phoneSchema } from './address.ts';
import type { Settings } from './settings.ts';

/**
 * `POST /payments`, checked with the provider's limits and patterns. The message of each check is the `error_codes`
 * entry it answers with; where the provider publishes none for a field, `parameter_invalid` is assumed.
 */
function schemaFor(platform: Settings['platform']) {
  const previous = platform === 'previous';
  const returnUrl = (code: string) =>
    z
      .url({ protocol: /^https?$/, error: code })
      .max(previous ? 255 : 1024, code)
      .optional();
  const text = (longest: number) => z.string('parameter_invalid').max(longest, 'parameter_invalid');
  const whole = (least: number) => z.int('parameter_invalid').min(least, 'parameter_invalid');

  return z.looseObject({
    source: z.looseObject(
      {
        type: z.literal('alma', { error: ({ input }) => typeCode(input) }),
        billing_address: addressSchema.optional(),
      },
      { error: ({ input }) => (input === undefined ? 'payment_source_required' : 'source_invalid') },
    ),
    amount: z.int('amount_invalid').min(1, 'amount_invalid'),
    currency: z
      .string({ error: ({ input }) => (input === undefined ? 'currency_required' : 'currency_invalid') })
      .refine((code) => currencies.has(code), 'currency_invalid'),
    capture: z.boolean('parameter_invalid').optional(),
    capture_on: z.iso.datetime({ offset: true, error: 'parameter_invalid' }).optional(),
    reference: text(previous ? 50 : 80).optional(),
    description: text(100).optional(),
    customer: z
      .looseObject(
        {
          id: z
            .string('customer_id_invalid')
            .regex(/^cus_\w{26}$/, 'customer_id_invalid')
            .optional(),
          email: z.email('customer_email_invalid').max(255, 'customer_email_invalid').optional(),
          name: text(255).optional(),
          tax_number: text(13).optional(),
          phone: phoneSchema.optional(),
        },
        'parameter_invalid',
      )
      .optional(),
    shipping: z
      .looseObject(
        {
          address: addressSchema.partial().optional(),
          phone: phoneSchema.optional(),
          from_address_zip: text(10).optional(),
        },
        'parameter_invalid',
      )
      .optional(),
    success_url: returnUrl('success_url_invalid'),
    failure_url: returnUrl('fail_url_invalid'),
    processing_channel_id: z
      .string('channel_details_invalid')
      .regex(/^pc_\w{26}$/, 'channel_details_invalid')
      .optional(),
    payment_type: z
      .enum(['Regular', 'Recurring', 'MOTO', 'Installment', 'PayLater', 'Unscheduled'], 'payment_type_invalid')
      .optional(),
    items: z
      .array(
        z.looseObject(
          {
            name: text(255).optional(),
            reference: text(255).optional(),
            quantity: whole(1).optional(),
            unit_price: whole(0).optional(),
            total_amount: z.number('parameter_invalid').optional(),
            tax_amount: z.number('parameter_invalid').optional(),
            discount_amount: z.number('parameter_invalid').optional(),
            url: text(1024).optional(),
            image_url: text(1024).optional(),
            commodity_code: text(12).optional(),
            unit_of_measure: text(12).optional(),
          },
          'parameter_invalid',
        ),
        'parameter_invalid',
      )
      .optional(),
    processing: z
      .looseObject(
        {
          locale: z
            .string('parameter_invalid')
            .min(2, 'parameter_invalid')
            .max(10, 'parameter_invalid')
            .regex(/^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$/, 'parameter_invalid')
            .optional(),
        },
        'parameter_invalid',
      )
      .optional(),
    risk: z.looseObject({ enabled: z.boolean('parameter_invalid').optional() }, 'parameter_invalid').optional(),
    payment_ip: z.union([z.ipv4(), z.ipv6()], 'ip_address_invalid').optional(),
    metadata: metadataSchema.optional(),
  });
}

/** Primitives only, 20 keys of values up to 255 characters. */
export const metadataSchema = z
  .record(z.string(), z.union([z.string().max(255), z.number(), z.boolean()], 'metadata_key_invalid'), {
    error: 'metadata_key_invalid',
  })
  .refine((metadata) => Object.keys(metadata).length <= 20, 'metadata_key_invalid');

const currencies = new Set(Intl.supportedValuesOf('currency'));
type PaymentSchema = ReturnType<typeof schemaFor>;
export type PaymentRequest = z.infer<PaymentSchema>;

// Made when they are first needed, so that the sandbox starts at once.
const schemas = new Map<Settings['platform'], PaymentSchema>();

/** The request, or the provider's codes for everything wrong with it. */
export function readPaymentRequest(
  body: unknown,
  settings: Settings,
): { request: PaymentRequest; codes?: never } | { request?: never; codes: string[] } {
  const schema = schemas.get(settings.platform) ?? schemaFor(settings.platform);
  schemas.set(settings.platform, schema);
  const parsed = schema.safeParse(body);
  if (!parsed.success) return { codes: codesOf(parsed.error) };
  const request = parsed.data;
  const codes: string[] = [];
  if (settings.mode === 'strict') {
    if (request.currency !== 'EUR') codes.push('currency_not_supported');
    if (request.source.billing_address && request.source.billing_address.country !== 'FR')
      codes.push('country_invalid');
  }
  if (settings.processingChannelRequired && !request.processing_channel_id)
    codes.push('processing_channel_id_required');
  if (codes.length === 0 && !settings.payeeOnboarded) codes.push('payee_not_onboarded');
  return codes.length > 0 ? { codes } : { request };
}

/** Each code once. */
export function codesOf(error: z.ZodError): string[] {
  return [...new Set(error.issues.map(({ message }) => message))];
}

function typeCode(type: unknown): string {
  if (type === undefined) return 'source_type_required';
  return typeof type === 'string' && /^[a-z_0-9]+$/.test(type) ? 'payment_method_not_supported' : 'source_invalid';
}
