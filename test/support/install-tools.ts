import { spawnSync } from 'node:child_process';
import { engines, ensureBrowsers } from './browsers.ts';
import { ensurePostgres } from './postgres.ts';
import { aptInstall, canAptInstall } from './tools.ts';

/** Finds or installs what the tests drive from outside, and says where it is; one clear line when it can't. */
try {
  for (const [engine, found] of Object.entries(ensureBrowsers(engines)))
    console.log(`${engine}: ${typeof found === 'string' ? found : found.miniBrowser}`);
  console.log(`postgres: ${ensurePostgres()}`);
  installPhp();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** For README's PHP lines; where it can't be installed, their test says that it was left out. */
function installPhp(): void {
  const isThere = () => !spawnSync('php', ['--version']).error;
  if (!isThere() && canAptInstall()) aptInstall(['php-cli']);
  console.log(`php: ${isThere() ? 'there' : 'missing'}`);
}
