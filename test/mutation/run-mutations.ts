import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Mutation, mutations } from './mutations.ts';

/**
 * `npm run test:mutation`: plants each mistake in a copy of the sources and runs what must notice it. Ends with
 * `N of M caught`, and with 1 unless all were. What must notice is run without a mistake first: it must pass.
 */
const root = resolve(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'mutation-'));
const seeds = 3000;

/** Whether the part of the suite passes on the copy; it is given two minutes. */
function passes(part: string): boolean {
  const command =
    part === 'simulation'
      ? ['test/simulation/run-faults.ts', '--fail-fast', '--seeds', String(seeds)]
      : ['--test', '--test-timeout=60000', part];
  return spawnSync(process.execPath, command, { cwd: copy, stdio: 'ignore', timeout: 120_000 }).status === 0;
}

function isCaught({ name, file, from, to, caughtBy }: Mutation): boolean {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`"${name}": ${file} does not hold this once: ${from}`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
  const isUnnoticed = passes(caughtBy);
  writeFileSync(path, source);
  return !isUnnoticed;
}

let caught = 0;
try {
  for (const part of ['server', 'shared', 'test', 'widget', 'package.json', 'tsconfig.json'])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const part of new Set(mutations.map(({ caughtBy }) => caughtBy)))
    if (!passes(part)) throw new Error(`${part} fails without any mistake`);
  for (const mutation of mutations) {
    const ok = isCaught(mutation);
    caught += ok ? 1 : 0;
    console.log(`${ok ? 'caught' : 'MISSED'}  ${mutation.name} (${mutation.caughtBy})`);
  }
} finally {
  rmSync(copy, { recursive: true });
}
console.log(`${caught} of ${mutations.length} caught`);
process.exitCode = caught === mutations.length ? 0 : 1;
