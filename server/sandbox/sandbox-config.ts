import { z } from 'zod';
import { type SandboxOptions, startSchema } from './sandbox-options.ts';
import { settingsSchema } from './settings.ts';

// Without their defaults: those are `createSandbox`'s to give.
const { host, secretKey, webhookSecret } = startSchema.shape;
const { webhookUrl } = settingsSchema.shape;
const environmentSchema = z.object({
  PORT: z
    .string()
    .regex(/^\d+$/, 'must be a port from 0 to 65535')
    .transform(Number)
    .pipe(z.number().max(65_535))
    .optional(),
  HOST: host.unwrap().optional(),
  CHECKOUT_SECRET_KEY: secretKey.unwrap().optional(),
  CHECKOUT_WEBHOOK_SECRET: webhookSecret.unwrap().optional(),
  WEBHOOK_URL: webhookUrl.unwrap().optional(),
});

/**
 * The options the environment gives; what is absent or empty stays at the sandbox's default. Throws an error that
 * lists every malformed variable by name.
 */
export function sandboxOptionsFrom(env: Record<string, string | undefined>): SandboxOptions {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(set);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(`The sandbox's environment is wrong:\n${lines.join('\n')}`);
  }
  const { PORT, HOST, CHECKOUT_SECRET_KEY, CHECKOUT_WEBHOOK_SECRET, WEBHOOK_URL } = parsed.data;
  return {
    ...(PORT !== undefined && { port: PORT }),
    ...(HOST && { host: HOST }),
    ...(CHECKOUT_SECRET_KEY && { secretKey: CHECKOUT_SECRET_KEY }),
    ...(CHECKOUT_WEBHOOK_SECRET && { webhookSecret: CHECKOUT_WEBHOOK_SECRET }),
    ...(WEBHOOK_URL && { webhookUrl: WEBHOOK_URL }),
  };
}
