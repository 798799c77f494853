import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import type { OperatorPayment, PaymentList } from '../../shared/operator-contract.ts';
import { drivenEngines, openBrowser, openPage } from '../support/open-browser.ts';
import { type Demo, operatorKey, startDemo } from '../support/start-demo.ts';

const button = 'alma-pay-button >>> button';
const accepted = '4242 4242 4242 4242';
const declined = '4000 0000 0000 0002';

for (const engine of drivenEngines)
  describe(`paying with Alma, in ${engine}`, () => {
    let demo: Demo;
    let browser: Browser;
    before(async () => {
      demo = await startDemo();
      browser = await openBrowser(engine);
    });
    after(async () => {
      await browser.close();
      assert.equal(await demo.stop(), 0, demo.printed());
    });

    test('one press, Alma’s page filled in, and the return page turns to "paid" by itself', async () => {
      const { page, problems } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      const reference = new URL(page.url()).searchParams.get('order') ?? '';
      await press(page, demo);
      await fillIn(page, accepted);
      await page.locator('input[name=code]').fill('123456');
      await page.locator('button.primary').click();
      await page.waitForFunction(() => location.pathname === '/thanks');
      await status(page, 'paid');
      assert.deepEqual(problems, []);

      const payment = await paymentOf(demo, reference);
      assert.deepEqual([payment.status, payment.amount], ['captured', 25_590]);
    });

    test('it turns to "paid" too when every webhook is lost', async () => {
      await demo.control('webhook-faults', { kind: 'drop' });
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=fr`);
      await press(page, demo);
      await page.waitForFunction(() => document.querySelector('input[name=card]') !== null);
      await approve(demo, page);
      await status(page, 'paid');
      await fetch(`${demo.sandbox}/_sandbox/webhook-faults`, { method: 'DELETE' });
    });

    test('a wrong code is refused with a message, the right one still pays', async () => {
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      await press(page, demo);
      await fillIn(page, accepted);
      await page.locator('input[name=code]').fill('000000');
      await page.locator('button.primary').click();
      await page.waitForSelector('input[name=code][aria-invalid=true]');
      await page.locator('input[name=code]').fill('123456');
      await page.locator('button.primary').click();
      await status(page, 'paid');
    });

    test('a declined card comes back to the shop, which offers to try again', async () => {
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      const reference = new URL(page.url()).searchParams.get('order') ?? '';
      await press(page, demo);
      await fillIn(page, declined);
      await page.locator('input[name=code]').fill('123456');
      await page.locator('button.primary').click();
      await page.waitForFunction(() => location.pathname === '/not-paid');
      await status(page, 'declined');
      assert.equal((await paymentOf(demo, reference)).status, 'declined');

      await page.locator('alma-pay-status [slot=declined] a').click();
      await page.waitForSelector('alma-pay-button');
      await press(page, demo);
      await approve(demo, page);
      await status(page, 'paid');
    });

    test('ten quick presses are one payment', async () => {
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      const reference = new URL(page.url()).searchParams.get('order') ?? '';
      await page.waitForSelector(button);
      await Promise.all([
        page.waitForFunction((origin) => location.origin === origin, {}, demo.sandbox),
        page.$eval(button, (element) => {
          for (let press = 0; press < 10; press++) (element as HTMLElement).click();
        }),
      ]);
      assert.equal((await list(demo, reference)).payments.length, 1);
    });

    test('the same order in two tabs leads to the same payment page', async () => {
      const [first, second] = [await openPage(browser), await openPage(browser)];
      await first.page.goto(`${demo.shop}/?lang=en`);
      await second.page.goto(first.page.url());
      await press(first.page, demo);
      await press(second.page, demo);
      assert.equal(second.page.url(), first.page.url());
    });

    test('another amount in the page changes nothing that is charged', async () => {
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      const reference = new URL(page.url()).searchParams.get('order') ?? '';
      await page.waitForSelector(button);
      await page.$eval('alma-pay-button', (element) => element.setAttribute('amount', '100'));
      await press(page, demo);
      assert.equal((await paymentOf(demo, reference)).amount, 25_590);
    });

    test('a changed order is refused where the shopper can read it, and nobody is sent anywhere', async () => {
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      await page.waitForSelector(button);
      await page.$eval('alma-pay-button', (element) => {
        const [header, , signature] = (element.getAttribute('order') ?? '').split('.');
        const forged = btoa('{"order":{"amount":1,"currency":"EUR"},"iat":1,"exp":9999999999}').replaceAll('=', '');
        element.setAttribute('order', `${header}.${forged}.${signature}`);
      });
      const code = page.evaluate(
        () =>
          new Promise((resolve) => {
            document.addEventListener('alma-pay-error', (event) => resolve(Reflect.get(event, 'code')), { once: true });
          }),
      );
      await page.locator(button).click();
      assert.equal(await code, 'invalid_order');
      assert.match(page.url(), new RegExp(`^${demo.shop}/`));
      const shown = await page.$('alma-pay-button >>> [role=status]');
      assert.match((await shown?.evaluate((element) => element.textContent)) ?? '', /shop/);
      assert.ok(((await shown?.boundingBox())?.height ?? 0) > 10, 'the message can be seen');
    });

    test('Back from Alma’s page gives the button back', async () => {
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      await press(page, demo);
      const payPage = page.url();
      await page.goBack();
      await page.waitForFunction(() => document.querySelector('alma-pay-button')?.getAttribute('aria-busy') !== 'true');
      await press(page, demo);
      assert.equal(page.url(), payPage);
    });
  });

test('without JavaScript the form in the page pays', async (t) => {
  const demo = await startDemo();
  const browser = await openBrowser('chromium');
  t.after(async () => {
    await browser.close();
    await demo.stop();
  });
  const { page } = await openPage(browser);
  await page.setJavaScriptEnabled(false);
  await page.goto(`${demo.shop}/?lang=en`);
  await Promise.all([page.waitForNavigation(), page.click('alma-pay-button form button')]);
  assert.match(page.url(), new RegExp(`^${demo.sandbox}/`));
});

test('README’s two lines of HTML are a button that pays', async (t) => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, lines = ''] = /^```html\n(.*\n.*\n)```/m.exec(readme) ?? [];
  let html = '';
  const shop = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  await once(shop.listen(0), 'listening');
  const origin = `http://localhost:${(shop.address() as AddressInfo).port}`;
  const demo = await startDemo({ ALLOWED_ORIGINS: origin });
  const browser = await openBrowser('chromium');
  t.after(async () => {
    await browser.close();
    await demo.stop();
    shop.close();
  });
  const [order] = /(?<=<alma-pay-button )order="[^"]+"/.exec(await (await fetch(demo.shop)).text()) ?? [];
  html = lines.replace('https://pay.example.shop', demo.server).replace(/order="[^"]*"/, String(order));
  const { page } = await openPage(browser);
  await page.goto(origin);
  await press(page, demo);
});

/** Presses the button and waits for Alma's page. */
async function press(page: Page, demo: Demo): Promise<void> {
  // Firefox lets nobody click in a tab that is not in front.
  await page.bringToFront();
  await page.locator(button).click();
  await page.waitForFunction((origin) => location.origin === origin, {}, demo.sandbox);
}

async function fillIn(page: Page, card: string): Promise<void> {
  const values = { name: 'Jeanne Canari', card, expiry: '04/42', cvc: '424', phone: '+33 6 39 98 01 23' };
  for (const [name, value] of Object.entries(values)) await page.locator(`input[name=${name}]`).fill(value);
  await page.locator('button.primary').click();
  await page.waitForSelector('input[name=code]');
}

/** What a shopper does on Alma's page, without the page; then their way back to the shop. */
async function approve(demo: Demo, page: Page): Promise<void> {
  const { data } = await demo.control<{ data: { id: string; _links: { redirect?: { href: string } } }[] }>('payments');
  const payment = data.find(({ _links }) => _links.redirect?.href === page.url().replace(/[?#].*/, ''));
  const { return_url } = await demo.control<{ return_url: string }>(`payments/${payment?.id}/approve`, {});
  await page.goto(return_url);
}

/** The return page's element says so. */
async function status(page: Page, expected: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => Reflect.get(document.querySelector('alma-pay-status') ?? {}, 'outcome') === wanted,
    {},
    expected,
  );
}

const asOperator = { headers: { authorization: `Bearer ${operatorKey}` } };

async function list(demo: Demo, reference: string): Promise<PaymentList> {
  return (
    await fetch(`${demo.server}/operator/payments?reference=${reference}`, asOperator)
  ).json() as Promise<PaymentList>;
}

async function paymentOf(demo: Demo, reference: string): Promise<OperatorPayment> {
  const { payments } = await list(demo, reference);
  const response = await fetch(`${demo.server}/operator/payments/${payments[0]?.id}`, asOperator);
  return (await response.json()) as OperatorPayment;
}
