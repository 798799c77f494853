import { engines, ensureBrowsers } from './browsers.ts';

/** Finds or installs what the browser tests need, and says where it is; one clear line when it can't. */
try {
  for (const [engine, found] of Object.entries(ensureBrowsers(engines)))
    console.log(`${engine}: ${typeof found === 'string' ? found : found.miniBrowser}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
