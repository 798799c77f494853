import { ConfigError, readConfig } from '../config.ts';
import { createSandbox } from '../sandbox/index.ts';
import { sandboxOptionsFrom } from '../sandbox/sandbox-config.ts';
import { serve } from '../serve.ts';
import { StoreError } from '../store/database.ts';
import { CommandError } from './command-error.ts';

type Environment = Record<string, string | undefined>;

/** `alma-pay serve`: the server alone, with real keys; it never falls back to anything. */
export async function runServer(environment: Environment): Promise<void> {
  const config = readConfig(environment);
  const server = await serve(config).catch((error: unknown) => Promise.reject(explain(error, config.port)));
  console.error(`alma-pay serves ${config.mode} payments at ${server.url} (port ${server.port})`);
  closeOnSignal(server);
}

/** `alma-pay sandbox`: Checkout.com and Alma, played on this machine. */
export async function runSandbox(environment: Environment): Promise<void> {
  const options = sandboxOptionsFrom(environment);
  const sandbox = await createSandbox(options).catch((error: unknown) => Promise.reject(explain(error, options.port)));
  console.log(`The sandbox plays Checkout.com and Alma at ${sandbox.url} (its control page: ${sandbox.url}/_sandbox/)`);
  console.log(`CHECKOUT_API_URL=${sandbox.url}`);
  console.log(`CHECKOUT_SECRET_KEY=${sandbox.secretKey}`);
  console.log(`CHECKOUT_WEBHOOK_SECRET=${sandbox.webhookSecret}`);
  closeOnSignal(sandbox);
}

function closeOnSignal(running: { close(): Promise<void> }): void {
  const close = () => {
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
}

function explain(error: unknown, port: number | undefined): unknown {
  if (error instanceof ConfigError || error instanceof StoreError) return new CommandError(error.message);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new CommandError(`port ${port} is in use: set PORT to another`);
  return error;
}
