import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Viewport } from 'puppeteer-core';
import { fillSheet } from './support/element-sheet.ts';
import { openBrowser, openPage } from './support/open-browser.ts';
import { type Demo, operatorKey, startDemo } from './support/start-demo.ts';
import { startPages } from './support/start-pages.ts';

/** `npm run screenshots [-- FOLDER]`: everything a shopper sees, on a phone and on a desk, light, dark and in forced colours, and every state of the elements. */
const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'alma-pay-screenshots-')));
await mkdir(folder, { recursive: true });

const screens = { phone: { width: 390, height: 844, deviceScaleFactor: 2 }, desk: { width: 1280, height: 900 } };
/** Media features as the protocol names them. */
const looks = {
  light: { 'prefers-color-scheme': 'light' },
  dark: { 'prefers-color-scheme': 'dark' },
  forced: { 'forced-colors': 'active', 'prefers-color-scheme': 'dark' },
};
const demo = await startDemo();
const pages = await startPages();
const browser = await openBrowser('chromium');
try {
  await shootSheets();
  for (const [screen, viewport] of Object.entries(screens))
    for (const [look, features] of Object.entries(looks)) {
      const page = await openLooking(features, viewport);
      const shot = (name: string) => shoot(page, `${name}-${screen}-${look}`);
      await walk(page, demo, shot);
      await walkOperator(page, demo, shot);
      await page.close();
    }
} finally {
  await browser.close();
  pages.close();
  await demo.stop();
}
console.log(folder);

async function openLooking(features: Record<string, string>, viewport: Viewport): Promise<Page> {
  const { page } = await openPage(browser);
  await page.setViewport(viewport);
  const protocol = await page.createCDPSession();
  await protocol.send('Emulation.setEmulatedMedia', {
    features: Object.entries(features).map(([name, value]) => ({ name, value })),
  });
  return page;
}

/** All states of both elements, in one picture a look. */
async function shootSheets(): Promise<void> {
  for (const [name, features] of Object.entries({ ...looks, 'large-text': { 'prefers-contrast': 'more' } })) {
    const page = await openLooking(features, { width: 1500, height: 900 });
    await page.goto(`${pages.url}/page/sheet`, { waitUntil: 'load' });
    await page.evaluate(
      (fontSize) => {
        Object.assign(document.documentElement.style, { colorScheme: 'light dark', fontFamily: 'system-ui', fontSize });
      },
      name === 'large-text' ? '200%' : '100%',
    );
    await fillSheet(page, pages);
    await shoot(page, `0-elements-${name}`);
    await page.close();
  }
}

async function walk(page: Page, { shop, sandbox }: Demo, shot: (name: string) => Promise<void>): Promise<void> {
  await page.goto(`${shop}/?lang=fr`, { waitUntil: 'networkidle0' });
  await shot('1-shop');
  await page.$eval('alma-pay-button', (element) => element.setAttribute('order', 'forged'));
  await Promise.all([
    page.evaluate(() => new Promise((seen) => document.addEventListener('alma-pay-error', seen, { once: true }))),
    page.locator('alma-pay-button >>> button').click(),
  ]);
  await shot('2-shop-refused');

  await page.goto(`${shop}/?lang=fr`, { waitUntil: 'networkidle0' });
  await page.locator('alma-pay-button >>> button').click();
  await page.waitForFunction((origin) => location.origin === origin, {}, sandbox);
  await page.waitForSelector('input[name=card]');
  await shot('3-alma');
  const payPage = page.url();

  const values = {
    name: 'Jeanne Canari',
    card: '4242 4242 4242 4242',
    expiry: '04/42',
    cvc: '424',
    phone: '+33 6 39 98 01 23',
  };
  for (const [name, value] of Object.entries(values)) await page.locator(`input[name=${name}]`).fill(value);
  await page.locator('button.primary').click();
  await page.waitForSelector('input[name=code]');
  await shot('4-alma-code');

  const returnUrl = async () =>
    new URL(`${shop}/thanks?lang=fr&alma_payment=${await paymentIdOf(sandbox, payPage)}`).href;
  await page.goto(await returnUrl(), { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('alma-pay-status:defined');
  await shot('5-return-checking');
  await page.goto(payPage);
  for (const [name, value] of Object.entries(values)) await page.locator(`input[name=${name}]`).fill(value);
  await page.locator('button.primary').click();
  await page.locator('input[name=code]').fill('123456');
  await page.locator('button.primary').click();
  await page.waitForFunction(() => Reflect.get(document.querySelector('alma-pay-status') ?? {}, 'outcome') === 'paid');
  await shot('6-return-paid');

  await page.goto(`${sandbox}/_sandbox/`, { waitUntil: 'networkidle2' });
  await shot('7-sandbox');
}

/** The support desk's page with the payment that was made last, and a refund about to be confirmed. */
async function walkOperator(page: Page, { server }: Demo, shot: (name: string) => Promise<void>): Promise<void> {
  await page.goto(`${server}/operator/`, { waitUntil: 'networkidle0' });
  await page.locator('operator-page >>> input[name=key]').fill(operatorKey);
  await page.locator('operator-page >>> .door button').click();
  await page.locator('operator-page >>> tbody a').click();
  await page.waitForSelector('operator-page >>> payment-detail >>> h2');
  await shot('8-operator');
  await page.locator('operator-page >>> payment-detail >>> ::-p-text(Refund…)').click();
  await page.waitForSelector('operator-page >>> payment-detail >>> dialog[open]');
  await shot('9-operator-refund');
}

async function paymentIdOf(sandbox: string, payPage: string): Promise<string> {
  const { data } = (await (await fetch(`${sandbox}/_sandbox/payments`)).json()) as {
    data: { reference: string; _links: { redirect?: { href: string } } }[];
  };
  return data.find(({ _links }) => payPage.startsWith(_links.redirect?.href ?? '-'))?.reference ?? '';
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
