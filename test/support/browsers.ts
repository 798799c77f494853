import { globSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, cache, canAptInstall, firstOf, onPath, run } from './tools.ts';

export const engines = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof engines)[number];

/** Paths of executables. `xvfb` is absent where a display is there already. */
export type WebKit = { driver: string; miniBrowser: string; xvfb?: string };
export type Browsers = { chromium: string; firefox: string; webkit: WebKit };

/** As root in a container Chromium has no sandbox of its own to use; the rest keeps it from talking to anybody. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * The executables of the wanted engines; those that are missing are installed first: on Debian as root by `apt-get`,
 * elsewhere by Puppeteer, which drives them (Chromium and Firefox only). `CHROMIUM` and `FIREFOX` name others.
 * Throws one line that says what is missing and what to do.
 */
export function ensureBrowsers<Wanted extends Engine>(wanted: readonly Wanted[]): Pick<Browsers, Wanted> {
  const missing = wanted.filter((engine) => !find[engine]());
  if (missing.length > 0) install(missing);
  const found: Partial<Browsers> = {};
  for (const engine of wanted) Object.assign(found, { [engine]: foundOrThrow(engine) });
  return found as Pick<Browsers, Wanted>;
}

const find: { [E in Engine]: () => Browsers[E] | undefined } = {
  chromium: () =>
    process.env.CHROMIUM ??
    onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome') ??
    firstOf('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', ...fetched('chrome', 'chrome')),
  firefox: () =>
    process.env.FIREFOX ??
    onPath('firefox-esr', 'firefox') ??
    firstOf('/Applications/Firefox.app/Contents/MacOS/firefox', ...fetched('firefox', 'firefox')),
  webkit() {
    const driver = onPath('WebKitWebDriver');
    const miniBrowser = firstOf(...globSync('/usr/lib/{*/,}webkit2gtk-4.*/MiniBrowser'));
    const xvfb = onPath('Xvfb');
    if (!driver || !miniBrowser || !(xvfb || process.env.DISPLAY)) return undefined;
    return process.env.DISPLAY || !xvfb ? { driver, miniBrowser } : { driver, miniBrowser, xvfb };
  },
};

function foundOrThrow<E extends Engine>(engine: E): Browsers[E] {
  const found = find[engine]();
  if (!found) throw new Error(`no ${engine} on this machine, and it could not be installed. ${advice[engine]}`);
  return found;
}

const debianPackages: Record<Engine, readonly string[]> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

const advice: Record<Engine, string> = {
  chromium: 'Install it and set CHROMIUM to its path.',
  firefox: 'Install it and set FIREFOX to its path.',
  webkit:
    'It needs WebKitGTK with its driver and Xvfb (Debian: webkit2gtk-driver, xvfb); BROWSERS=chromium,firefox runs without.',
};

function install(missing: readonly Engine[]): void {
  if (canAptInstall()) {
    aptInstall(missing.flatMap((engine) => debianPackages[engine]));
    return;
  }
  for (const engine of missing.filter((one) => one !== 'webkit')) {
    const name = engine === 'chromium' ? 'chrome' : 'firefox';
    console.log(`installing ${name} into ${cache} (Puppeteer)`);
    run('npx', ['--yes', '@puppeteer/browsers', 'install', `${name}@stable`, '--path', cache]);
  }
}

const fetched = (folder: string, name: string): string[] =>
  globSync(join(cache, folder, '*', '**', `{${name},${name}.exe}`)).sort();
