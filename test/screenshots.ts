import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { openBrowser, openPage } from './support/open-browser.ts';
import { type Demo, startDemo } from './support/start-demo.ts';

/** `npm run screenshots [-- FOLDER]`: everything a shopper sees, on a phone and on a desk, light and dark, to be looked at. */
const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'alma-pay-screenshots-')));
await mkdir(folder, { recursive: true });

const screens = { phone: { width: 390, height: 844, deviceScaleFactor: 2 }, desk: { width: 1280, height: 900 } };
const demo = await startDemo();
const browser = await openBrowser('chromium');
try {
  for (const [screen, viewport] of Object.entries(screens))
    for (const scheme of ['light', 'dark'] as const) {
      const { page } = await openPage(browser);
      await page.setViewport(viewport);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await walk(page, demo, (name) => shoot(page, `${name}-${screen}-${scheme}`));
      await page.close();
    }
} finally {
  await browser.close();
  await demo.stop();
}
console.log(folder);

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

async function paymentIdOf(sandbox: string, payPage: string): Promise<string> {
  const { data } = (await (await fetch(`${sandbox}/_sandbox/payments`)).json()) as {
    data: { reference: string; _links: { redirect?: { href: string } } }[];
  };
  return data.find(({ _links }) => payPage.startsWith(_links.redirect?.href ?? '-'))?.reference ?? '';
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
