import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A folder of its own in which the package is installed as `npm pack` makes it, and beside it, for it and for the
 * folder's own code, what is installed here. No network is asked.
 */
export function installPacked(): string {
  const folder = mkdtempSync(join(tmpdir(), 'alma-pay-packed-'));
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'alma-pay-button');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', own, '--strip-components', '1']);
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '.bin') symlinkSync(join(root, 'node_modules', name), join(modules, name));
  return folder;
}
