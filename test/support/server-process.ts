import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { cli } from './alma-pay.ts';

/** A server in a process of its own, that can be killed. */
export type ServerProcess = {
  child: ChildProcess;
  url: string;
  /** False once it has ended, however. */
  isUp: () => boolean;
  ended: Promise<unknown>;
};

/** Runs `alma-pay serve`; resolves when it serves or has ended. `preload` is a module that Node loads before it. */
export async function startServerProcess(environment: Record<string, string>, preload?: URL): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...(preload ? ['--import', preload.href] : []), cli, 'serve'], {
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const said: string[] = [];
  const serves = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (line.startsWith('alma-pay serves')) resolve();
    });
  });
  await Promise.race([serves, ended]);
  if (child.exitCode) throw new Error(`the server did not start: ${said.join('\n')}`);
  const isUp = () => child.exitCode === null && child.signalCode === null;
  return { child, url: `http://localhost:${environment.PORT}`, isUp, ended };
}
