import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder, version } from '../version.ts';
import { CommandError } from './command-error.ts';

/** `alma-pay embed`: the two lines for a shop's page, the script pinned to this version and its hash. */
export async function embed(environment: Record<string, string | undefined>): Promise<void> {
  const server = (environment.PUBLIC_URL ?? `http://localhost:${environment.PORT ?? 3000}`).replace(/\/$/, '');
  const integrity = z.record(z.string(), z.string()).parse(JSON.parse(await hashes()))['alma-pay-button.js'];
  console.log(
    `<script type="module" src="${server}/v${version}/alma-pay-button.js" integrity="${integrity}" crossorigin></script>\n` +
      '<alma-pay-button order="…the token your server signed…"></alma-pay-button>',
  );
}

async function hashes(): Promise<string> {
  try {
    return await readFile(join(packageFolder, 'dist', 'sri.json'), 'utf8');
  } catch {
    throw new CommandError('the elements have not been built: npm run build');
  }
}
