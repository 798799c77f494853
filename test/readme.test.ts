import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PaymentError } from '../server/errors.ts';
import { createSandbox } from '../server/sandbox/index.ts';
import { paymentViewSchema } from '../shared/contract.ts';
import { errorCodes, retryable } from '../shared/error-codes.ts';
import { paymentStatuses } from '../shared/payment-status.ts';
import { problemOfConfigurationNames } from './support/configuration-names.ts';
import { orderSecret, startServer } from './support/start-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The contents of README's code blocks in a language. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1] ?? '');

const blockWith = (language: string, text: string): string => {
  const block = blocks(language).find((candidate) => candidate.includes(text));
  assert.ok(block, `README has a ${language} block with ${text}`);
  return block;
};

test('README’s first thirty lines show the product: a sentence, two lines of HTML, a picture, two commands, the folders', () => {
  const top = readme.split('\n').slice(0, 30).join('\n');
  for (const part of [
    '<script type="module"',
    '<alma-pay-button order=',
    '◀──',
    'npm ci && npm start',
    'npm ci && npm test',
    '| `widget/` |',
    '| `test/` |',
  ])
    assert.ok(top.includes(part), part);
});

const signers: [string, () => Promise<string>][] = [
  ['JavaScript', () => run(process.execPath, 'js', `${blockWith('js', 'signOrder')}\nconsole.log(order);`)],
  ['Python', () => run('python3', 'py', blockWith('python', 'ORDER_SECRET'))],
  ['PHP', () => run('php', 'php', `<?php ${blockWith('php', 'ORDER_SECRET')}`)],
  ['the shell', () => execute('sh', ['-c', blockWith('sh', 'alma-pay -- sign')])],
];
const env: NodeJS.ProcessEnv = { ...process.env, ORDER_SECRET: orderSecret };
const interpreters: Record<string, string> = { Python: 'python3', PHP: 'php' };

for (const [language, signed] of signers)
  test(`the order README signs in ${language} is an order the server takes`, async (t) => {
    if (language in interpreters && spawnSync(interpreters[language] ?? '', ['--version']).error)
      return t.skip(`no ${language} on this machine`);
    const server = await startServer(t);
    const { status, body } = await server.press({ order: (await signed()).trim() });
    assert.deepEqual([status, body.reference, body.amount], [201, 'ORD-5023', 24_900], JSON.stringify(body));
  });

test('README’s own Node server runs and looks orders up', async (t) => {
  const server = await startServer(t);
  const ask = `async function () {
    const address = 'http://localhost:' + this.address().port + '/payments';
    const body = JSON.stringify({ order: 'ORD-1' });
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    console.log((await response.json()).reference);
    process.exit();
  }`;
  const program = blockWith('js', 'resolveOrder').replace('.listen(8080)', `.listen(0, ${ask})`);
  const folder = mkdtempSync(join(root, 'test', 'readme-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const own = { ...server.environment, DATABASE_URL: `file:${join(folder, 'a.db')}`, LOG_LEVEL: 'silent' };
  assert.equal((await run(process.execPath, 'js', program, { ...env, ...own })).trim(), 'ORD-1');
});

test('README’s test of a shop passes', async () => {
  // Without this, the inner test would report to the outer one instead of printing.
  const { NODE_TEST_CONTEXT: _, ...alone } = env;
  const output = await run(process.execPath, 'js', blockWith('js', 'createSandbox'), alone);
  assert.match(output, /^\W+pass 1$/m);
});

test('README’s shell lines drive the sandbox', async (t) => {
  const sandbox = await createSandbox();
  t.after(() => sandbox.close());
  const lines = blockWith('sh', '/approve').replaceAll('localhost:4802', new URL(sandbox.url).host);
  assert.match(await execute('sh', ['-c', lines]), /"Captured"/);
  const [payment] = sandbox.payments();
  assert.deepEqual(
    [payment?.status, payment?.balances?.total_refunded],
    ['Refunded', 6001],
    'refunded though the answer was lost',
  );
});

test('every command README names is there', async () => {
  const help = await execute(process.execPath, ['server/cli.ts', '--help']);
  const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
  const named = [...readme.matchAll(/alma-pay -- ([\w-]+)/g)].map((match) => match[1] ?? '');
  assert.ok(named.length >= 5);
  for (const command of named) assert.match(help, new RegExp(`^ +${command}\\b`, 'm'));
  for (const [, script] of readme.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
    assert.ok(scripts[script ?? ''], script);
});

test('README lists every error code with its status, every payment status and only variables that exist', () => {
  for (const code of errorCodes) {
    const row = readme.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${code}\``));
    assert.ok(row, code);
    assert.ok(row.includes(String(new PaymentError(code, '').status)), row);
    assert.ok(row.trim().endsWith(retryable[code] ? '| yes |' : '| no |'), row);
  }
  for (const status of paymentStatuses) assert.ok(readme.includes(`\`${status}\``), status);
  assert.deepEqual(problemOfConfigurationNames(readme), { unknown: [], missing: [] });
});

test('README’s sample answer is what the contract says', () => {
  paymentViewSchema.parse(JSON.parse(blockWith('json', 'redirect_url')));
});

/** Runs a program that stands in README, in a file beside the tests so that it finds the package by its name. */
async function run(
  command: string,
  ending: string,
  program: string,
  environment: NodeJS.ProcessEnv = env,
): Promise<string> {
  const folder = mkdtempSync(join(root, 'test', 'readme-'));
  const file = join(folder, `program.${ending === 'js' ? 'mjs' : ending}`);
  try {
    writeFileSync(file, program);
    return await execute(command, [file], environment);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function execute(command: string, parameters: string[], environment: NodeJS.ProcessEnv = env): Promise<string> {
  return (await promisify(execFile)(command, parameters, { cwd: root, env: environment, encoding: 'utf8' })).stdout;
}
