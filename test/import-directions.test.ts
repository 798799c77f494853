import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Which part may import from which, besides itself. A new arrow is a decision: make it here. */
const arrows: Record<string, string[]> = {
  shared: [],
  widget: ['shared'],
  'server/operator': ['shared'],
  'server/sandbox': [],
  'server/store': [],
  'server/checkout': ['shared', 'server/errors.ts', 'server/secret.ts'],
  'server/payments': [
    'shared',
    'server/errors.ts',
    'server/secret.ts',
    'server/clock.ts',
    'server/log.ts',
    'server/checkout',
    'server/store',
  ],
  'server/routes': [
    'shared',
    'server/errors.ts',
    'server/secret.ts',
    'server/log.ts',
    'server/config.ts',
    'server/version.ts',
    'server/payments',
    'server/checkout/webhook-signature.ts',
    'server/store/database.ts',
  ],
  'server/errors.ts': ['shared'],
  'server/secret.ts': [],
  'server/clock.ts': [],
  'server/log.ts': [],
  'server/version.ts': [],
  'server/config-values.ts': ['shared', 'server/secret.ts'],
  'server/config.ts': ['shared', 'server/secret.ts', 'server/config-values.ts'],
  'server/sign-order.ts': ['shared'],
  'server/app.ts': ['shared', 'server/config.ts', 'server/payments', 'server/routes'],
  'server/bff.ts': [
    'shared',
    'server/app.ts',
    'server/checkout/checkout-client.ts',
    'server/clock.ts',
    'server/config.ts',
    'server/errors.ts',
    'server/log.ts',
    'server/payments',
    'server/store',
  ],
  'server/serve.ts': ['server/bff.ts'],
  'server/index.ts': ['server'],
  'server/start.ts': ['server/sandbox', 'server/config.ts', 'server/serve.ts', 'server/store/database.ts'],
  'server/commands': ['shared', 'server'],
  'server/cli.ts': ['server/commands', 'server/config.ts', 'server/version.ts'],
};

const sources = ['shared', 'widget', 'server'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`),
);

const partOf = (file: string): string =>
  file in arrows ? file : (Object.keys(arrows).find((part) => file.startsWith(`${part}/`)) ?? 'nowhere');

const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    normalize(join(dirname(file), match[1] ?? '')),
  );

test('every source belongs to a part that says what it may import', () => {
  assert.deepEqual(
    sources.filter((file) => partOf(file) === 'nowhere'),
    [],
  );
  assert.ok(sources.length > 50, 'the sources were found');
});

test('no import goes against the arrows', () => {
  const wrong = sources.flatMap((file) => {
    const part = partOf(file);
    return importsOf(file)
      .filter((target) => partOf(target) !== part)
      .filter(
        (target) => !(arrows[part] ?? []).some((allowed) => target === allowed || target.startsWith(`${allowed}/`)),
      )
      .map((target) => `${file} → ${target}`);
  });
  assert.deepEqual(wrong, []);
});

test('the element takes only types from the contract, so that no schema travels to a page', () => {
  const wrong = sources
    .filter((file) => file.startsWith('widget/'))
    .filter((file) => /import (?!type)[^;]*contract\.ts'/.test(readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(wrong, []);
});

test('what travels to a page is free of zod', () => {
  const travelling = new Set<string>();
  const follow = (file: string) => {
    if (travelling.has(file)) return;
    travelling.add(file);
    for (const [, target] of readFileSync(join(root, file), 'utf8').matchAll(/import (?!type)[^;]*?from '(\.[^']+)'/g))
      follow(normalize(join(dirname(file), target ?? '')));
  };
  for (const file of sources.filter((source) => source.startsWith('widget/'))) follow(file);
  assert.deepEqual(
    [...travelling].filter((file) => /from 'zod/.test(readFileSync(join(root, file), 'utf8'))),
    [],
  );
});
