import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/open-browser.ts';
import { type Demo, startDemo } from '../support/start-demo.ts';
import { type Pages, startPages } from '../support/start-pages.ts';

/** Only Chromium measures how far things move. */
describe('from the form to the button', () => {
  let demo: Demo;
  let pages: Pages;
  let browser: Browser;
  before(async () => {
    [demo, pages, browser] = await Promise.all([startDemo(), startPages(), openBrowser('chromium')]);
  });
  after(async () => {
    await browser.close();
    pages.close();
    await demo.stop();
  });

  for (const [what, urlOf, form] of [
    ['a page of README', async () => `${pages.url}/page/fallback?server=${await pages.bff()}`, true],
    ['a page of README with a legal sentence', async () => `${pages.url}/page/legal?server=${await pages.bff()}`, true],
    [
      'a page of README with a preview and a legal sentence',
      async () => `${pages.url}/page/plan?server=${await pages.bff()}`,
      true,
    ],
    ['the demo shop', async () => `${demo.shop}/?lang=en`, false],
  ] as const)
    test(`nothing moves on ${what} when the script comes after the first paint`, async () => {
      const { page, problems } = await openPage(browser);
      const release = await holdScript(page);
      const loaded = page.goto(await urlOf());
      await page.waitForSelector('alma-pay-button form button');
      // The form is painted, and could be used.
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))));
      const before = await boxOf(page, 'alma-pay-button form button');
      assert.equal(before.height, 48);

      release();
      await loaded;
      await page.waitForSelector('alma-pay-button >>> [part=button]');
      await page.waitForNetworkIdle({ idleTime: 100 });
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))));

      assert.deepEqual(await boxOf(page, 'alma-pay-button >>> [part=button]'), before);
      assert.equal(await shiftOf(page), 0);
      if (form) assert.deepEqual(await looksOf(page, 'alma-pay-button >>> [part=button]'), ['rgb(250, 80, 34)', '8px']);
      assert.deepEqual(problems, []);
    });

  test('a page that keeps no room is found out by the same measure', async () => {
    const { page } = await openPage(browser);
    const release = await holdScript(page);
    const loaded = page.goto(`${pages.url}/page/bare?server=${await pages.bff()}`);
    await page.waitForSelector('alma-pay-button form button');
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))));
    release();
    await loaded;
    await page.waitForSelector('alma-pay-button >>> [part=button]');
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))));

    assert.ok((await shiftOf(page)) > 0);
  });
});

/** Keeps the element's file back until told. */
async function holdScript(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    if (request.url().endsWith('.js')) await held;
    await request.continue();
  });
  return release;
}

const boxOf = (page: Page, selector: string) =>
  page.$eval(selector, (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  });

const looksOf = (page: Page, selector: string) =>
  page.$eval(selector, (element) => {
    const { backgroundColor, borderTopLeftRadius } = getComputedStyle(element);
    return [backgroundColor, borderTopLeftRadius];
  });

/** How much has moved since the page began; 0 is nothing. */
const shiftOf = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shift += Reflect.get(entry, 'value');
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(shift)));
      }),
  );
