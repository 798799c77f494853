import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import type { Browser } from 'puppeteer-core';
import sirv from 'sirv';
import { build } from 'vite';
import { signOrder } from '../../server/sign-order.ts';
import { openBrowser, openPage } from '../support/open-browser.ts';
import { installPacked } from '../support/packed.ts';
import { type Demo, startDemo } from '../support/start-demo.ts';

const frameworks = ['html', 'react', 'vue', 'svelte', 'angular', 'preact'];
const typed = ['react/checkout.tsx', 'preact/checkout.tsx', 'angular/checkout.ts'];
const orderSecret = 'the order secret of the pages, 32 bytes and more';
const pages = import.meta.dirname;

/** An empty page that leaves everything to the framework. */
const pageFor = (framework: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${framework}</title>
    <script type="module" src="./main.${['react', 'preact'].includes(framework) ? 'tsx' : 'ts'}"></script>
  </head>
  <body>
    ${framework === 'angular' ? '<shop-page></shop-page>' : '<main></main>'}
  </body>
</html>
`;

let folder: string;
let demo: Demo;
let browser: Browser;
let shop: Server;
let origin: string;

before(async () => {
  folder = installPacked();
  for (const framework of frameworks) {
    cpSync(join(pages, framework), join(folder, framework), { recursive: true });
    if (framework !== 'html') writeFileSync(join(folder, framework, 'index.html'), pageFor(framework));
  }
  shop = createServer((request, response) => {
    if (request.url === '/order')
      return void signOrder({ amount: 24_900, currency: 'EUR' }, orderSecret).then((order) => response.end(order));
    // The element asks the origin of its script until it is told where its server is.
    if (/^\/(config|favicon\.ico)$/.test(request.url ?? '')) return response.writeHead(204).end();
    return sirv(folder, { dev: true })(request, response);
  });
  await once(shop.listen(0), 'listening');
  origin = `http://localhost:${(shop.address() as AddressInfo).port}`;
  demo = await startDemo({ ALLOWED_ORIGINS: origin, ORDER_SECRET: orderSecret });
  browser = await openBrowser('chromium');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  shop?.closeAllConnections();
  shop?.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const framework of frameworks)
  test(`a page made with ${framework} sets attributes and properties, hears typed events, and pays`, async () => {
    await build({
      root: join(folder, framework),
      base: `/${framework}/dist/`,
      configFile: false,
      logLevel: 'error',
      build: { target: 'es2022' },
      oxc: framework === 'angular' ? { decorator: { legacy: true } } : {},
      plugins: [
        framework === 'vue' && vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.includes('-') } } }),
        framework === 'svelte' && svelte({ configFile: false, preprocess: vitePreprocess() }),
      ],
    });
    const { page, problems } = await openPage(browser);
    await page.goto(`${origin}/${framework}/dist/`);
    const button = await page.waitForSelector('alma-pay-button');
    const set = await button?.evaluate((element) => [
      element.variant,
      element.labelType,
      element.amount,
      typeof element.getOrder,
    ]);
    assert.deepEqual(set, ['dark', 'buy', 24_900, 'function']);

    // Bundled with a page's own code, the element cannot know where its server is.
    await button?.evaluate((element, server) => element.setAttribute('server', server), demo.server);
    await page.locator('alma-pay-button >>> button').click();
    await page.waitForFunction(() => document.querySelector('#leaving')?.textContent);
    const leaving = await page.$eval('#leaving', (element) => element.textContent);
    assert.equal(new URL(leaving ?? '').origin, demo.sandbox);
    assert.deepEqual(problems, []);
  });

for (const file of typed)
  test(`${file} is checked by the types of the package, and a mistake in it is found`, async () => {
    const original = readFileSync(join(pages, file), 'utf8');
    assert.equal(await mistakesIn(file, original), '');
    for (const [right, wrong] of [
      ['event.redirectUrl', 'event.redirect'],
      ...(file.endsWith('x') ? [['variant="dark"', 'variant="pink"'] as const] : []),
    ] as const) {
      assert.ok(original.includes(right));
      assert.match(await mistakesIn(file, original.replace(right, wrong)), /error TS/, wrong);
    }
  });

test('Vue and Svelte templates get the types of the elements', async () => {
  const program = `
    import type { GlobalComponents } from 'vue';
    import type { SvelteHTMLElements } from 'svelte/elements';
    import type {} from 'alma-pay-button/vue';
    import type {} from 'alma-pay-button/svelte';
    type Props = InstanceType<GlobalComponents['alma-pay-button']>['$props'];
    export const vue: Props = { variant: 'dark', 'onAlmaPayRedirect': (event) => event.redirectUrl };
    export const svelte: SvelteHTMLElements['alma-pay-button'] = { plan: 'MISTAKE', 'onalma-pay-redirect': (event) => event.paymentId };`;
  assert.equal(await mistakesIn('types.ts', program.replace('MISTAKE', '3x')), '');
  assert.match(await mistakesIn('types.ts', program), /error TS/);
});

async function mistakesIn(file: string, text: string): Promise<string> {
  writeFileSync(join(folder, file), text);
  const options = '--noEmit --strict --skipLibCheck --target es2023 --module esnext --moduleResolution bundler';
  const more = '--jsx react-jsx --experimentalDecorators --allowImportingTsExtensions --types node';
  const tsc = join(folder, 'node_modules/typescript/bin/tsc');
  return promisify(execFile)(process.execPath, [tsc, ...options.split(' '), ...more.split(' '), file], {
    cwd: folder,
  }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
}

const readme = readFileSync(join(pages, '../../README.md'), 'utf8');
const files: Record<string, string> = {
  React: 'react/checkout.tsx',
  Preact: 'preact/checkout.tsx',
  Vue: 'vue/Checkout.vue',
  Svelte: 'svelte/Checkout.svelte',
  Angular: 'angular/checkout.ts',
  'Plain JavaScript': 'html/main.js',
};

for (const [name, file] of Object.entries(files))
  test(`README’s lines for ${name} are those of a page that pays`, () => {
    const [, snippet] = new RegExp(`^\\*\\*${name}\\*\\*[^\`]*\`\`\`\\w+\\n([^\`]*)\`\`\``, 'm').exec(readme) ?? [];
    const lines = new Set(
      readFileSync(join(pages, file), 'utf8')
        .split('\n')
        .map((line) => line.trim()),
    );
    assert.ok(snippet, 'README has it');
    for (const line of snippet.split('\n').filter((text) => text.trim() !== '…'))
      assert.ok(lines.has(line.trim()), line);
  });
