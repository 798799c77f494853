import { z } from 'zod';
import type { Mode } from '../shared/contract.ts';
import { plans } from '../shared/plans.ts';
import { defaultRedirectHosts, isLoopback } from '../shared/redirect-hosts.ts';
import { currentKey, host, list, origin, secret, secretKey, secureUrl, whole } from './config-values.ts';
import { Secret } from './secret.ts';

/** Every problem of the environment at once, each beginning with the variable's name. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

const schema = z.object({
  CHECKOUT_SECRET_KEY: secretKey,
  CHECKOUT_API_URL: secureUrl,
  CHECKOUT_PROCESSING_CHANNEL_ID: z
    .string()
    .regex(/^pc_\w{26}$/, 'must look like pc_… with 26 characters')
    .optional(),
  CHECKOUT_WEBHOOK_SECRET: secret(16),
  CHECKOUT_WEBHOOK_SECRET_PREVIOUS: secret(16).optional(),
  CHECKOUT_WEBHOOK_AUTHORIZATION: secret(8).optional(),
  ORDER_SECRET: secret(32).optional(),
  ORDER_SECRET_PREVIOUS: secret(32).optional(),
  ORDER_JWKS_FILE: z.string().optional(),
  ORDER_JWKS_URL: secureUrl.optional(),
  ALLOWED_ORIGINS: list(origin),
  RETURN_ORIGINS: list(origin).optional(),
  SUCCESS_URL: secureUrl,
  FAILURE_URL: secureUrl,
  REDIRECT_HOSTS: list(host).default([...defaultRedirectHosts]),
  OPERATOR_KEY: secret(16),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)./, 'must be file:PATH or postgres://…')
    .default('file:./alma-pay.db'),
  NOTIFY_URL: secureUrl.optional(),
  NOTIFY_SECRET: secret(24).optional(),
  MIN_AMOUNT: whole(1, Number.MAX_SAFE_INTEGER).default(1),
  MAX_AMOUNT: whole(1, Number.MAX_SAFE_INTEGER).default(Number.MAX_SAFE_INTEGER),
  PLANS: list(z.enum(plans)).optional(),
  HOST: z.string().min(1).optional(),
  PORT: whole(0, 65_535).default(3000),
  PUBLIC_URL: secureUrl.optional(),
  TRUST_PROXY_HOPS: whole(0, 10).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  PROVIDER_TIMEOUT_MS: whole(10, 60_000).default(15_000),
  RESEND_WAIT_S: whole(0, 3600).default(180),
  RECONCILE_LADDER_S: list(whole(0, 14 * 86_400)).default([
    30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 14_400, 28_800, 43_200,
  ]),
  PROVIDER_WRITES_PER_S: whole(1, 10_000).default(100),
});

/** The names of all variables there are. */
export const configurationNames: string[] = Object.keys(schema.shape);

/** Everything the server needs to know, checked. Amounts in minor units, durations in ms. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment (empty values count as absent). Throws `ConfigError` naming every variable that is missing or
 * wrong. There is no default for anything that decides where money goes.
 */
export function readConfig(environment: Record<string, string | undefined>) {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  const problems = [
    ...(parsed.error?.issues.map((issue) => `${String(issue.path[0])} ${problemOf(issue, given)}`) ?? []),
    ...contradictions(given),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const env = parsed.data;
  const successOrigins = [env.SUCCESS_URL, env.FAILURE_URL].map((url) => new URL(url).origin);

  return {
    mode: modeOf(env.CHECKOUT_API_URL),
    provider: {
      url: env.CHECKOUT_API_URL,
      authorization: new Secret(
        currentKey.test(env.CHECKOUT_SECRET_KEY) ? `Bearer ${env.CHECKOUT_SECRET_KEY}` : env.CHECKOUT_SECRET_KEY,
      ),
      processingChannelId: env.CHECKOUT_PROCESSING_CHANNEL_ID,
      timeoutMs: env.PROVIDER_TIMEOUT_MS,
      writesPerSecond: env.PROVIDER_WRITES_PER_S,
    },
    webhooks: {
      secrets: [env.CHECKOUT_WEBHOOK_SECRET, env.CHECKOUT_WEBHOOK_SECRET_PREVIOUS].filter((key) => key !== undefined),
      authorization: env.CHECKOUT_WEBHOOK_AUTHORIZATION,
    },
    orders: {
      secrets: [env.ORDER_SECRET, env.ORDER_SECRET_PREVIOUS].filter((key) => key !== undefined),
      jwksFile: env.ORDER_JWKS_FILE,
      jwksUrl: env.ORDER_JWKS_URL,
      minAmount: env.MIN_AMOUNT,
      maxAmount: env.MAX_AMOUNT,
      successUrl: env.SUCCESS_URL,
      failureUrl: env.FAILURE_URL,
      returnOrigins: [...new Set([...(env.RETURN_ORIGINS ?? []), ...successOrigins])],
    },
    /** Names payments without giving the key away; a payment's id is derived with it. */
    identitySecret: new Secret(env.CHECKOUT_SECRET_KEY),
    allowedOrigins: env.ALLOWED_ORIGINS,
    redirectHosts: env.REDIRECT_HOSTS,
    operatorKey: env.OPERATOR_KEY,
    databaseUrl: env.DATABASE_URL,
    notify: env.NOTIFY_URL && env.NOTIFY_SECRET ? { url: env.NOTIFY_URL, secret: env.NOTIFY_SECRET } : undefined,
    plans: env.PLANS ?? [],
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    trustProxyHops: env.TRUST_PROXY_HOPS,
    logLevel: env.LOG_LEVEL,
    resendWaitMs: env.RESEND_WAIT_S * 1000,
    reconcileLadderMs: env.RECONCILE_LADDER_S.map((seconds) => seconds * 1000).sort((a, b) => a - b),
  };
}

function problemOf(issue: z.core.$ZodIssue, given: Record<string, unknown>): string {
  return String(issue.path[0]) in given ? issue.message : 'is missing';
}

/** What no variable shows alone. */
function contradictions(env: Record<string, string | undefined>): string[] {
  const problems: string[] = [];
  if (!env.ORDER_SECRET && !env.ORDER_JWKS_FILE && !env.ORDER_JWKS_URL)
    problems.push('ORDER_SECRET is missing (or ORDER_JWKS_FILE, or ORDER_JWKS_URL): orders could not be checked');
  if (env.NOTIFY_URL && !env.NOTIFY_SECRET) problems.push('NOTIFY_SECRET is missing: notifications are signed with it');
  if (Number(env.MIN_AMOUNT ?? 1) > Number(env.MAX_AMOUNT ?? Infinity)) problems.push('MIN_AMOUNT is above MAX_AMOUNT');
  if (env.CHECKOUT_WEBHOOK_SECRET && env.CHECKOUT_WEBHOOK_SECRET === env.CHECKOUT_SECRET_KEY)
    problems.push('CHECKOUT_WEBHOOK_SECRET must not be the API key: give the webhook a secret of its own');
  const key = env.CHECKOUT_SECRET_KEY ?? '';
  const mode = env.CHECKOUT_API_URL && URL.canParse(env.CHECKOUT_API_URL) ? modeOf(env.CHECKOUT_API_URL) : undefined;
  const testKey = /^sk_(sbox|test)_/.test(key);
  if (mode === 'live' && testKey)
    problems.push('CHECKOUT_SECRET_KEY is a test key, but CHECKOUT_API_URL is the live API');
  if (mode === 'test' && key.startsWith('sk_') && !testKey)
    problems.push('CHECKOUT_SECRET_KEY is a live key, but CHECKOUT_API_URL is the test API');
  return problems;
}

/** The provider's test environment has `sandbox` as a part of its host name; ours runs on this machine. */
function modeOf(apiUrl: string): Mode {
  const { hostname } = new URL(apiUrl);
  if (isLoopback(hostname)) return 'sandbox';
  return hostname.split('.').includes('sandbox') ? 'test' : 'live';
}
