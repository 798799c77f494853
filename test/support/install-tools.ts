import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { engines, ensureBrowsers } from './browsers.ts';

/** Finds or installs what the tests drive from outside, and says where it is; one clear line when it can't. */
try {
  for (const [engine, found] of Object.entries(ensureBrowsers(engines)))
    console.log(`${engine}: ${typeof found === 'string' ? found : found.miniBrowser}`);
  installPhp();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** For README's PHP lines; where it can't be installed, their test says that it was left out. */
function installPhp(): void {
  const isThere = () => !spawnSync('php', ['--version']).error;
  if (!isThere() && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('installing php-cli (apt-get)');
    spawnSync('apt-get', ['update', '-q', '-o', 'DPkg::Lock::Timeout=300']);
    spawnSync('apt-get', [
      'install',
      '-y',
      '-q',
      '--no-install-recommends',
      '-o',
      'DPkg::Lock::Timeout=300',
      'php-cli',
    ]);
  }
  console.log(`php: ${isThere() ? 'there' : 'missing'}`);
}
