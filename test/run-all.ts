import { spawn } from 'node:child_process';

/**
 * Everything that must hold, one step after the other; stops at the first that fails. The last line counts what was
 * tested: `N passed, N failed`. Steps that are no test runners count as one.
 */
const steps: { name: string; command: string; counts?: RegExp }[] = [
  { name: 'node', command: 'node -e "process.exitCode = parseInt(process.versions.node) < 24 ? 1 : 0"' },
  { name: 'tools', command: 'node test/support/install-tools.ts' },
  { name: 'format', command: 'npm run --silent format:check' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'types', command: 'npm run --silent types' },
  { name: 'build', command: 'npm run --silent build' },
  { name: 'size', command: 'npm run --silent size' },
  { name: 'server', command: 'npm run --silent test:server', counts: /^\W+pass (\d+)[\s\S]*?^\W+fail (\d+)/m },
  { name: 'widget', command: 'npm run --silent test:widget', counts: /^widget: (\d+) passed, (\d+) failed/m },
  { name: 'end to end', command: 'npm run --silent test:e2e', counts: /^\W+pass (\d+)[\s\S]*?^\W+fail (\d+)/m },
];

let passed = 0;
let failed = 0;
for (const { name, command, counts } of steps) {
  console.log(`\n== ${name}: ${command}`);
  const began = performance.now();
  const { code, output } = await run(command);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const counted = counts?.exec(output);
  const ok = code === 0 && (!counts || Number(counted?.[1]) > 0);
  passed += counts ? Number(counted?.[1] ?? 0) : ok ? 1 : 0;
  failed += ok ? 0 : Math.max(1, Number(counted?.[2] ?? 0));
  console.log(`== ${name}: ${ok ? 'ok' : 'FAILED'} after ${seconds} s`);
  if (!ok) break;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Shows what the command prints while it prints it, and keeps it to be counted. */
async function run(command: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
