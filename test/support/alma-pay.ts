import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const cli = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));

/** Runs `alma-pay` to its end, in an environment of its own. */
export async function almaPay(environment: Record<string, string>, parameters: string[], input = '') {
  const child = spawn(process.execPath, [cli, ...parameters], {
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { out, err, code };
}
