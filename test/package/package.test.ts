import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { elements, root, withTables } from '../docs/elements-tables.ts';
import { installPacked } from '../support/packed.ts';

const execute = promisify(execFile);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

let folder: string;
before(() => {
  folder = installPacked();
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
after(() => rmSync(folder, { recursive: true }));

const run = (file: string, ...args: string[]) => execute(file, args, { cwd: folder });

/** Runs a program in the folder. */
async function runProgram(program: string): Promise<string> {
  writeFileSync(join(folder, 'program.mjs'), program);
  return (await run(process.execPath, 'program.mjs')).stdout.trim();
}

test('every entry for code can be imported in Node, and touches nothing there', async () => {
  const entries = Object.entries<{ default?: string } | string>(manifest.exports)
    .filter(([, target]) => typeof target === 'object' && target.default)
    .map(([name]) => name.replace(/^\./, 'alma-pay-button'));
  assert.ok(entries.length >= 6);
  for (const entry of entries)
    assert.match(await runProgram(`console.log(Object.keys(await import('${entry}')).join())`), /\w/, entry);
});

test('every other entry is a file of the package', async () => {
  const files = Object.entries<string | object>(manifest.exports).filter(([, target]) => typeof target === 'string');
  assert.ok(files.length >= 7);
  for (const [name] of files)
    await runProgram(
      `(await import('node:fs')).statSync(new URL(import.meta.resolve('${name.replace(/^\./, 'alma-pay-button')}')))`,
    );
});

test('the class alone defines no tag, the other entry does', async () => {
  const tagAfter = (entry: string) =>
    runProgram(`await import('${entry}'); console.log(globalThis.customElements?.get('alma-pay-button')?.name)`);
  assert.equal(await tagAfter('alma-pay-button/element'), 'undefined');
  assert.equal(await tagAfter('alma-pay-button'), 'AlmaPayButton');
});

test('the package brings Lit as a dependency, the file for a script tag has it inside', () => {
  const read = (file: string) => readFileSync(join(folder, 'node_modules/alma-pay-button/dist', file), 'utf8');
  assert.match(read('widget/alma-pay-button.js'), /from 'lit'/);
  for (const file of ['alma-pay-button.js', 'alma-pay.js'])
    assert.doesNotMatch(read(file), /\bimport\b(?!\.meta)/, file);
});

test('publint and Are The Types Wrong find nothing', async () => {
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  await run(bin('publint'), tarball, '--strict');
  // Files for a browser and JSON have no types; the entries of types have no code.
  const untyped = Object.keys(manifest.exports).filter((name) => /\.\w+$|react|vue|svelte/.test(name));
  await run(bin('attw'), tarball, '--profile', 'esm-only', '--exclude-entrypoints', ...untyped);
});

test('the server and the command of the package run', async () => {
  const cli = join(folder, 'node_modules/alma-pay-button', manifest.bin['alma-pay']);
  assert.equal((await run(process.execPath, cli, '--version')).stdout.trim(), manifest.version);
  const program = `
    import { createSandbox } from 'alma-pay-button/sandbox';
    import { signOrder } from 'alma-pay-button/server';
    const sandbox = await createSandbox();
    const order = await signOrder({ amount: 100, currency: 'EUR', reference: 'A' }, 'x'.repeat(32));
    console.log(order.split('.').length, (await fetch(sandbox.url + '/payments/pay_x')).status);
    await sandbox.close();`;
  assert.equal(await runProgram(program), '3 401');
});

const goodTypes = `
import 'alma-pay-button/status';
import { AlmaPayButton, type AlmaPayErrorEvent } from 'alma-pay-button';
import type {} from 'alma-pay-button/react';
import { createBff } from 'alma-pay-button/server';
import { createSandbox } from 'alma-pay-button/sandbox';
const button: AlmaPayButton = document.createElement('alma-pay-button');
button.plan = 'd+30';
button.getOrder = async () => 'order';
button.addEventListener('alma-pay-error', (event: AlmaPayErrorEvent) => event.code.startsWith('server'));
button.addEventListener('alma-pay-start', (event) => event.waitUntil(Promise.resolve()));
document.createElement('alma-pay-status').addEventListener('alma-pay-status', ({ outcome }) => outcome === 'paid');
export { createBff, createSandbox };
`;
const mistakes = [
  `document.createElement('alma-pay-button').plan = '5x';`,
  `document.createElement('alma-pay-button').getOrder = () => 5;`,
  `document.createElement('alma-pay-button').addEventListener('alma-pay-error', (event) => event.colour);`,
  `document.createElement('alma-pay-status').outcome = 'paid';`,
];

for (const moduleResolution of ['bundler', 'nodenext'])
  test(`the types are right, and know mistakes, with module resolution "${moduleResolution}"`, async () => {
    const check = async (program: string) => {
      writeFileSync(join(folder, 'page.ts'), `import 'alma-pay-button';\n${program}`);
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023', '--jsx', 'react-jsx'];
      const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext';
      const how = ['--module', module, '--moduleResolution', moduleResolution, '--types', 'node'];
      return run(bin('tsc'), ...options, ...how, 'page.ts').then(
        () => '',
        ({ stdout }: { stdout: string }) => stdout,
      );
    };
    assert.equal(await check(goodTypes), '');
    for (const mistake of mistakes) assert.match(await check(mistake), /page\.ts.*error/, mistake);
  });

/** What a shop was promised. */
const promised = {
  'alma-pay-button': {
    attributes: [
      'order',
      'server',
      'amount',
      'currency',
      'plan',
      'locale',
      'variant',
      'shape',
      'label-type',
      'disabled',
    ],
    members: ['getOrder', 'pay', 'state'],
    events: ['alma-pay-start', 'alma-pay-redirect', 'alma-pay-error', 'alma-pay-paid', 'alma-pay-state'],
    slots: ['label', 'logo', 'legal'],
    cssParts: ['button', 'label', 'logo', 'preview', 'legal', 'message', 'spinner'],
    cssStates: ['ready', 'starting', 'redirecting', 'unknown', 'failed', 'paid', 'offline', 'unavailable'],
  },
  'alma-pay-status': { attributes: ['payment', 'server', 'locale'], members: ['outcome'], events: ['alma-pay-status'] },
};

test('the manifest declares all that shops were promised, each with a sentence', () => {
  for (const [tag, kinds] of Object.entries(promised)) {
    const element = elements().find(({ tagName }) => tagName === tag);
    for (const [kind, names] of Object.entries(kinds))
      for (const name of names) {
        const declared: { name: string; description?: string }[] = Reflect.get(element ?? {}, kind) ?? [];
        assert.match(declared.find((one) => one.name === name)?.description ?? '', /\w/, `${tag}: ${kind} ${name}`);
      }
  }
});

test('every custom property of the style sheets is declared, and every declared one is used', () => {
  for (const { tagName, cssProperties } of elements()) {
    const styles = readFileSync(join(root, `widget/${tagName}.styles.ts`), 'utf8');
    const used = new Set(styles.match(/--alma-pay-[\w-]+/g));
    assert.deepEqual([...used].sort(), cssProperties.map(({ name }) => name).sort(), tagName);
  }
});

test('editors get what the manifest has', () => {
  const read = (file: string) => JSON.parse(readFileSync(join(root, 'dist', file), 'utf8'));
  const tags = ['alma-pay-button', 'alma-pay-status'];
  assert.deepEqual(
    read('vscode.html-custom-data.json').tags.map(({ name }: { name: string }) => name),
    tags,
  );
  assert.deepEqual(
    read('web-types.json').contributions.html.elements.map(({ name }: { name: string }) => name),
    tags,
  );
});

test('README’s tables of the elements are those of their doc tags (npm run docs)', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  assert.equal(withTables(readme), readme);
});

test('CONTRIBUTING says of every dependency why it is there', () => {
  const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const table = contributing.slice(contributing.indexOf('## Dependencies'));
  const missing = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    (name) => !table.includes(`\`${name}\``),
  );
  assert.deepEqual(missing, []);
});
