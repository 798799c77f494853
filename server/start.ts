import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from './config.ts';
import { createSandbox } from './sandbox/index.ts';
import { createShop } from './sandbox/shop.ts';
import { serve } from './serve.ts';
import { StoreError } from './store/database.ts';

/**
 * `npm start`: a demo shop, the server and the sandbox, on three ports of this machine as on three hosts in life. Nothing
 * has to be configured; what is set in the environment is honoured.
 */
const demo = {
  ORDER_SECRET: 'the demo shop’s secret: for nothing but this machine',
  OPERATOR_KEY: 'demo-operator-key',
  CHECKOUT_WEBHOOK_SECRET: 'demo-webhook-secret',
  CHECKOUT_SECRET_KEY: 'sk_sbox_demodemodemodemodemodemode2',
  NOTIFY_SECRET: 'demo-notification-secret',
  PLANS: '2x,3x,4x,d+15,d+30',
  LOG_LEVEL: 'warn',
};

type Running = { close(): Promise<void> };
const running: Running[] = [];

async function start(): Promise<void> {
  const given: typeof demo & { PORT?: string; HOST?: string } = { ...demo, ...withoutEmpty(process.env) };
  const port = portOf(given.PORT ?? '3000');
  const host = given.HOST;
  const url = (offset: number) => `http://localhost:${port + offset}`;
  const folder = await mkdtemp(join(tmpdir(), 'alma-pay-'));
  running.push({ close: () => rm(folder, { recursive: true, force: true }) });

  const sandbox = await createSandbox({
    port: port + 2,
    host: host ?? '::',
    publicUrl: url(2),
    secretKey: given.CHECKOUT_SECRET_KEY,
    webhookSecret: given.CHECKOUT_WEBHOOK_SECRET,
    webhookUrl: `${url(1)}/webhooks/checkout`,
  });
  running.push(sandbox);

  const environment = {
    CHECKOUT_API_URL: url(2),
    REDIRECT_HOSTS: 'localhost',
    ALLOWED_ORIGINS: url(0),
    RETURN_ORIGINS: url(0),
    SUCCESS_URL: `${url(0)}/thanks`,
    FAILURE_URL: `${url(0)}/not-paid`,
    PUBLIC_URL: url(1),
    DATABASE_URL: `file:${join(folder, 'payments.db')}`,
    ...given,
    PORT: String(port + 1),
  };
  running.push(await serve(readConfig(environment)));
  running.push(
    await createShop({
      port,
      host,
      bffUrl: environment.PUBLIC_URL,
      paymentUrl: sandbox.url,
      orderSecret: given.ORDER_SECRET,
    }),
  );

  console.log(`
  Shop      ${url(0)}   ← open this and press the button
  Server    ${environment.PUBLIC_URL}   OPERATOR_KEY=${given.OPERATOR_KEY}
  Sandbox   ${url(2)}/_sandbox/   every payment and webhook, and what can go wrong with them

  The support desk: ${environment.PUBLIC_URL}/operator/ with that key, or in another terminal
    PUBLIC_URL=${environment.PUBLIC_URL} OPERATOR_KEY=${given.OPERATOR_KEY} npm run alma-pay -- payments

  Ctrl-C stops all three.
`);
}

/** Three ports in a row are needed. */
function portOf(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 1 && port <= 65_533) return port;
  throw new ConfigError(['PORT must be a whole number from 1 to 65533: the two after it are used as well']);
}

const withoutEmpty = (environment: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])));

async function stop(exitCode: number): Promise<never> {
  for (const part of running.reverse()) await part.close();
  process.exit(exitCode);
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StoreError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error)
    return `port ${String(error.port)} is in use: set PORT to the first of three free ones`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(0));
try {
  await start();
} catch (error) {
  console.error(explain(error));
  await stop(1);
}
