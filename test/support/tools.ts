import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What is fetched for the tests alone is kept here between runs. */
export const cache = join(homedir(), '.cache', 'alma-pay-button');

/** Whether Debian's packages can be installed here without asking anybody. */
export const canAptInstall = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version');

export function aptInstall(packages: readonly string[]): void {
  console.log(`installing ${packages.join(', ')} (apt-get)`);
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  run('apt-get', ['update', '-q', ...lock]);
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...lock, ...packages]);
}

/** A failure is told but not thrown: what counts is whether the tool is there afterwards. */
export function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
  if (status === 0) return;
  const why = error?.message ?? `${stderr}\n${stdout}`.trim().split('\n').slice(-5).join('\n');
  console.log(`${command} ${args.join(' ')} failed: ${why}`);
}

export const onPath = (...names: string[]): string | undefined =>
  firstOf(...names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))));

export const firstOf = (...paths: string[]): string | undefined => paths.find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
