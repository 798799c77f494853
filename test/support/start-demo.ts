import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const operatorKey = 'operator-key-of-the-tests';

/** What `npm start` starts, in a process of its own. */
export type Demo = {
  shop: string;
  server: string;
  sandbox: string;
  /** All it has printed so far. */
  printed(): string;
  /** Asks the sandbox's control API, as JSON. */
  control<T>(path: string, body?: unknown): Promise<T>;
  /** Ctrl-C, and the exit code that follows. */
  stop(): Promise<number | null>;
};

/** Starts the demo on three free ports in a row; resolves when it says that it is ready. */
export async function startDemo(environment: Record<string, string> = {}): Promise<Demo> {
  const port = await threeFreePorts();
  const child = spawn(process.execPath, ['server/start.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), OPERATOR_KEY: operatorKey, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  await ready(child, () => output);
  const sandbox = `http://localhost:${port + 2}`;
  return {
    shop: `http://localhost:${port}`,
    server: `http://localhost:${port + 1}`,
    sandbox,
    printed: () => output,
    async control<T>(path: string, body?: unknown) {
      const response = await fetch(`${sandbox}/_sandbox/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGINT');
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

async function ready(child: ChildProcess, output: () => string): Promise<void> {
  while (!output().includes('Ctrl-C')) {
    const [ended] = await Promise.race([
      once(child, 'exit').then(() => [true]),
      once(child.stdout ?? child, 'data').then(() => [false]),
    ]);
    if (ended) throw new Error(`the demo did not start:\n${output()}`);
  }
}

async function threeFreePorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 20_000);
    const taken = await Promise.all([first, first + 1, first + 2].map((port) => isTaken(port)));
    if (!taken.includes(true)) return first;
  }
}

async function isTaken(port: number): Promise<boolean> {
  const probe: Server = createServer();
  probe.listen(port);
  try {
    await once(probe, 'listening');
    return false;
  } catch {
    return true;
  } finally {
    probe.close();
  }
}
