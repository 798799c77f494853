import { z } from 'zod';
import { problemsOf } from './control-error.ts';
import { platformOf } from './keys.ts';
import { settingsSchema } from './settings.ts';

/** Shaped like the provider's, so that its own libraries take it; opens nothing anywhere else. */
const defaultSecretKey = 'sk_sbox_sandboxsandboxsandboxsandbo';

const defaultWebhookSecret = 'sandbox-webhook-secret-0123456789';

/** What cannot be changed once it runs. */
export const startSchema = z.strictObject({
  /** 0 takes a free one. */
  port: z.int().min(0).max(65_535).default(0),
  host: z.string().min(1).default('127.0.0.1'),
  /** Origin under which shoppers reach the sandbox, when it is not this machine's. */
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .optional(),
  secretKey: z
    .string()
    .refine((key) => platformOf(key) !== undefined, 'is not shaped like a Checkout.com secret key (sk_sbox_…)')
    .default(defaultSecretKey),
  webhookSecret: z.string().min(1).default(defaultWebhookSecret),
  oauthClient: z
    .strictObject({ id: z.string().min(1), secret: z.string().min(1) })
    .default({ id: 'ack_sandboxsandboxsandboxsandb', secret: 'sandbox-oauth-secret' }),
});

/** How a sandbox is started. Every option has a default; those of `Settings` can be changed while it runs. */
export const sandboxOptionsSchema = startSchema.extend(settingsSchema.shape);
export type SandboxOptions = z.input<typeof sandboxOptionsSchema>;

/** Checks the options; an error lists everything that is wrong with them. */
export function readSandboxOptions(options: SandboxOptions) {
  const platform = platformOf(options.secretKey ?? defaultSecretKey);
  // The previous platform signs with the API key itself.
  const webhookSecret = platform === 'previous' ? options.secretKey : defaultWebhookSecret;
  const parsed = sandboxOptionsSchema.safeParse({ platform, webhookSecret, ...options });
  if (!parsed.success) {
    const lines = problemsOf(parsed.error).map((problem) => `  ${problem}`);
    throw new TypeError(`The sandbox's options are wrong:\n${lines.join('\n')}`);
  }
  const { port, host, publicUrl, secretKey, oauthClient, webhookSecret: signedWith, ...settings } = parsed.data;
  return { port, host, publicUrl, secretKey, webhookSecret: signedWith, oauthClient, settings };
}
