import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import type { PaymentList } from '../../shared/operator-contract.ts';
import { aConfig, aPayment } from '../support/bff-script.ts';
import { drivenEngines, openBrowser, openPage } from '../support/open-browser.ts';
import { type Demo, operatorKey, startDemo } from '../support/start-demo.ts';
import { type Pages, startPages } from '../support/start-pages.ts';

const button = 'alma-pay-button >>> button';

for (const engine of drivenEngines)
  describe(`one payment, in ${engine}`, () => {
    let demo: Demo;
    let pages: Pages;
    let browser: Browser;
    before(async () => {
      [demo, pages, browser] = await Promise.all([
        startDemo({ PROVIDER_TIMEOUT_MS: '1000', RESEND_WAIT_S: '1' }),
        startPages(),
        openBrowser(engine),
      ]);
    });
    after(async () => {
      await browser.close();
      pages.close();
      await demo.stop();
    });

    for (const [keeps, name] of [
      ['keeps the page as it was', 'plain'],
      ['does not keep the page', 'not-kept'],
    ] as const)
      test(`Back from Alma’s page, when the browser ${keeps}, gives back a button that is idle`, async () => {
        const redirect_url = `${pages.url}/page/alma`;
        const server = await pages.bff({
          config: [aConfig({ redirect_hosts: ['localhost'] })],
          start: [aPayment({ redirect_url })],
        });
        const { page } = await openPage(browser);
        await page.goto(`${pages.url}/page/${name}?${new URLSearchParams({ server })}`);
        await page.evaluate(() => Reflect.set(window, 'isKept', true));
        await pressUntil(page, '/page/alma');

        // Firefox does not tell its driver that a kept page is back, so nobody waits to be told.
        await page.evaluate(() => void setTimeout(() => history.back()));
        await page.waitForFunction((wanted) => location.pathname.endsWith(wanted), {}, name);
        await page.waitForSelector(button);

        const isKept = await page.evaluate(() => Reflect.get(window, 'isKept') === true);
        assert.equal(isKept, name === 'plain');
        assert.deepEqual(await seenOf(page), {
          state: 'ready',
          busy: 'false',
          label: 'Pay with Alma',
          message: '',
          hasFocus: isKept,
        });
        await pressUntil(page, '/page/alma');
        assert.equal(await pages.starts(server), 2);
      });

    test('a reload while the press is on its way, then another press: one payment', async () => {
      await demo.control('faults', { kind: 'latency', latencyMs: 400, route: 'create_payment', times: 1 });
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      const reference = new URL(page.url()).searchParams.get('order') ?? '';
      const sent = page.waitForRequest((request) => request.url().endsWith('/payments'));
      await page.locator(button).click();
      await sent;
      await page.reload();
      await pressUntil(page, demo.sandbox);

      assert.equal(await countOf(demo, reference), 1);
    });

    test('an answer of the provider that is lost on its way: one payment, found by itself', async () => {
      await demo.control('faults', { kind: 'reset_after', route: 'create_payment', times: 1 });
      const { page } = await openPage(browser);
      await page.goto(`${demo.shop}/?lang=en`);
      const reference = new URL(page.url()).searchParams.get('order') ?? '';
      await pressUntil(page, demo.sandbox);

      assert.equal(await countOf(demo, reference), 1);
    });

    test('two tabs pressed in the same moment: one payment, the same page', async () => {
      const [first, second] = [await openPage(browser), await openPage(browser)];
      await first.page.goto(`${demo.shop}/?lang=en`);
      const reference = new URL(first.page.url()).searchParams.get('order') ?? '';
      await second.page.goto(first.page.url());
      const left = [first, second].map(({ page }) =>
        page.waitForFunction((origin) => location.origin === origin, {}, demo.sandbox),
      );
      await Promise.all(
        [first, second].map(({ page }) =>
          page.$eval('alma-pay-button', (element) => void (element as HTMLElementTagNameMap['alma-pay-button']).pay()),
        ),
      );
      await Promise.all(left);

      assert.equal(second.page.url(), first.page.url());
      assert.equal(await countOf(demo, reference), 1);
    });

    if (engine === 'chromium')
      test('no network: the button says so and comes back by itself', async () => {
        const server = await pages.bff();
        const { page } = await openPage(browser);
        await page.goto(`${pages.url}/page/plain?${new URLSearchParams({ server })}`);
        await page.waitForSelector(button);

        await page.setOfflineMode(true);
        await page.waitForFunction(() => document.querySelector('alma-pay-button')?.state === 'offline');
        await page.setOfflineMode(false);
        await page.waitForFunction(() => document.querySelector('alma-pay-button')?.state === 'ready');
      });
  });

async function pressUntil(page: Page, place: string): Promise<void> {
  // Firefox lets nobody click in a tab that is not in front.
  await page.bringToFront();
  await page.locator(button).click();
  await page.waitForFunction((wanted) => location.href.includes(wanted), {}, place);
}

const seenOf = (page: Page) =>
  page.$eval('alma-pay-button', (element) => {
    const inside = (selector: string) => element.shadowRoot?.querySelector(selector);
    return {
      state: element.state,
      busy: inside('button')?.getAttribute('aria-busy'),
      label: inside('button')?.textContent?.trim(),
      message: inside('[part=message]')?.textContent?.trim(),
      hasFocus: document.activeElement === element,
    };
  });

async function countOf(demo: Demo, reference: string): Promise<number> {
  const headers = { authorization: `Bearer ${operatorKey}` };
  const response = await fetch(`${demo.server}/operator/payments?reference=${reference}`, { headers });
  const { payments } = (await response.json()) as PaymentList;
  const { data } = await demo.control<{ data: { metadata?: { reference?: string } }[] }>('payments');
  const atProvider = data.filter((payment) => JSON.stringify(payment).includes(reference)).length;
  assert.equal(atProvider, payments.length, 'the provider has as many as we know of');
  return payments.length;
}
