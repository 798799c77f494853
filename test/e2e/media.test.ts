import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { drivenEngines, openBrowser, openPage } from '../support/open-browser.ts';
import { type Pages, startPages } from '../support/start-pages.ts';

/** What somebody has set for all pages: as Chromium's protocol names it, and Firefox's preferences. */
const wishes = {
  'forced-colors': { value: 'active', preferences: { 'browser.display.document_color_use': 2 } },
  'prefers-contrast': {
    value: 'more',
    preferences: { 'layout.css.prefers-contrast.enabled': true, 'browser.display.prefers_contrast': 1 },
  },
  'prefers-reduced-motion': { value: 'reduce', preferences: { 'ui.prefersReducedMotion': 1 } },
} as const;
type Wish = keyof typeof wishes;

for (const engine of drivenEngines)
  describe(`what people set for all pages, in ${engine}`, () => {
    let pages: Pages;
    let browser: Browser | undefined;
    before(async () => {
      pages = await startPages();
    });
    after(async () => {
      await browser?.close();
      pages.close();
    });

    /** A button that is starting, for somebody with that wish. */
    async function open(wish: Wish): Promise<Page> {
      const { value, preferences } = wishes[wish];
      if (engine === 'firefox') await browser?.close();
      if (engine === 'firefox' || !browser) browser = await openBrowser(engine, preferences);
      const { page } = await openPage(browser);
      if (engine === 'chromium') {
        const protocol = await page.createCDPSession();
        await protocol.send('Emulation.setEmulatedMedia', { features: [{ name: wish, value }] });
      }
      const server = await pages.bff({ start: [{ fails: 'hang' }] });
      await page.goto(`${pages.url}/page/plain?${new URLSearchParams({ server })}`);
      await page.waitForSelector('alma-pay-button >>> button');
      assert.equal(await page.evaluate((query) => matchMedia(query).matches, `(${wish}: ${value})`), true);
      return page;
    }

    const styleOf = (page: Page, selector: string) =>
      page.$eval(`alma-pay-button >>> ${selector}`, (element) => {
        const { color, borderTopColor, borderTopWidth, outlineStyle, animationDuration, opacity } =
          getComputedStyle(element);
        return { color, borderTopColor, borderTopWidth, outlineStyle, animationDuration, opacity };
      });

    test('forced colours: a border, a focus ring, a spinner and a disabled button that can be seen', async () => {
      const page = await open('forced-colors');
      const button = await styleOf(page, 'button');
      assert.match(button.borderTopWidth, /^[12]px$/);
      assert.doesNotMatch(button.borderTopColor, /rgba\(.*, 0\)/);
      await page.keyboard.press('Tab');
      assert.equal((await styleOf(page, 'button')).outlineStyle, 'solid');

      await page.keyboard.press('Enter');
      await page.waitForSelector('alma-pay-button >>> i');
      assert.equal((await styleOf(page, 'i')).color, (await styleOf(page, 'button')).color);

      await page.$eval('alma-pay-button', (element) => element.setAttribute('disabled', ''));
      await page.waitForSelector('alma-pay-button >>> button:disabled');
      const disabled = await styleOf(page, 'button');
      assert.equal(disabled.opacity, '1');
      assert.notEqual(disabled.color, button.color);
    });

    if (engine === 'chromium')
      test('more contrast: a thicker border', async () => {
        const page = await open('prefers-contrast');
        assert.equal((await styleOf(page, 'button')).borderTopWidth, '2px');
      });

    test('less motion: the spinner turns slowly', async () => {
      const page = await open('prefers-reduced-motion');
      await page.locator('alma-pay-button >>> button').click();
      await page.waitForSelector('alma-pay-button >>> i');
      assert.equal((await styleOf(page, 'i')).animationDuration, '3s');
    });
  });
