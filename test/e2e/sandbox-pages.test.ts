import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { createSandbox, type Sandbox } from '../../server/sandbox/index.ts';
import { anOrder } from '../sandbox/support/an-order.ts';
import { openBrowser, openPage } from '../support/open-browser.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const schemes = ['light', 'dark'] as const;

let browser: Browser;
before(async () => {
  browser = await openBrowser('chromium');
});
after(() => browser.close());

for (const language of ['fr', 'en'])
  test(`every step of Alma’s page in ${language} is accessible, light and dark`, async (t) => {
    const { page, payment } = await openPayment(t);
    await page.goto(`${payment._links.redirect?.href}?locale=${language}`);
    await isAccessible(page);

    const values = { name: 'Jeanne Canari', card: '1', expiry: '04/42', cvc: '424', phone: '+33 6 39 98 01 23' };
    await fillIn(page, values);
    await page.waitForSelector('[name=card][aria-invalid=true]');
    await isAccessible(page);

    await fillIn(page, { ...values, card: '4242 4242 4242 4242' });
    await page.waitForSelector('[name=code]');
    await isAccessible(page);

    await fillIn(page, { code: '123456' });
    await page.waitForFunction(() => !document.querySelector('[name=code]'));
    await isAccessible(page);
  });

test('the page of switches is accessible, and shows a payment the moment it is made', async (t) => {
  const { page, sandbox, ask } = await openPayment(t);
  await page.goto(`${sandbox.url}/_sandbox/`);
  await isAccessible(page);
  const { reference } = await ask('ORD-live');
  await page.waitForFunction((text) => document.body.textContent?.includes(text), {}, reference);
  await isAccessible(page);
});

async function openPayment(t: { after(end: () => Promise<unknown>): void }) {
  const sandbox = await createSandbox();
  const { page } = await openPage(browser);
  await page.setBypassCSP(true);
  t.after(() => page.close());
  t.after(() => sandbox.close());
  const ask = (reference: string) => askForPayment(sandbox, reference);
  return { page, sandbox, ask, payment: await ask('ORD-1') };
}

async function askForPayment(sandbox: Sandbox, reference: string) {
  const response = await fetch(`${sandbox.url}/payments`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${sandbox.secretKey}` },
    // Without URLs of its own: the way back is a page of the sandbox.
    body: JSON.stringify({ ...anOrder, reference, success_url: undefined, failure_url: undefined }),
  });
  return (await response.json()) as { reference: string; _links: { redirect?: { href: string } } };
}

async function fillIn(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`input[name=${name}]`).fill(value);
  await page.locator('button.primary').click();
}

async function isAccessible(page: Page): Promise<void> {
  for (const value of schemes) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    await page.evaluate(axe);
    const findings = await page.evaluate(async () => {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run({
        runOnly: tags,
      });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 100)).join(' | ')}`);
    });
    assert.deepEqual(findings, [], `${page.url()}, ${value}`);
  }
}
