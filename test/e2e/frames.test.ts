import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Frame, Page } from 'puppeteer-core';
import { aConfig, aPayment } from '../support/bff-script.ts';
import { drivenEngines, openBrowser, openPage } from '../support/open-browser.ts';
import { type Pages, startPages } from '../support/start-pages.ts';

const button = 'alma-pay-button >>> button';

for (const engine of drivenEngines)
  describe(`pages around the button, in ${engine}`, () => {
    let pages: Pages;
    let browser: Browser;
    before(async () => {
      pages = await startPages();
      browser = await openBrowser(engine);
    });
    after(async () => {
      await browser.close();
      pages.close();
    });

    /** A shop's page inside another page, and the frame it is in. */
    async function openFramed(
      origin: string,
      sandbox?: string,
    ): Promise<{ page: Page; frame: Frame; problems: string[] }> {
      const redirect_url = `${pages.url}/page/alma`;
      const config = [aConfig({ redirect_hosts: ['localhost'] })];
      const server = await pages.bff({ config, start: [aPayment({ redirect_url })] });
      const src = `${origin}/page/plain?server=${encodeURIComponent(server)}`;
      const { page, problems } = await openPage(browser);
      const query = new URLSearchParams({ src, ...(sandbox !== undefined && { sandbox }) });
      await page.goto(`${pages.url}/page/frame?${query}`);
      const frame = await page.waitForFrame((one) => one.url().includes('/page/plain'));
      await frame.waitForSelector(button);
      return { page, frame, problems };
    }

    for (const [what, origin, sandbox] of [
      ['a frame of the same origin', 'url', undefined],
      ['a frame of another origin', 'otherUrl', undefined],
      [
        'a sandboxed frame that may leave when pressed',
        'otherUrl',
        'allow-scripts allow-top-navigation-by-user-activation',
      ],
    ] as const)
      test(`${what} takes the whole tab to Alma’s page`, async () => {
        const { page, frame } = await openFramed(pages[origin], sandbox);
        await Promise.all([
          page.waitForFunction(() => location.pathname === '/page/alma'),
          frame.locator(button).click(),
        ]);
        assert.equal(await page.$eval('h1', ({ textContent }) => textContent), 'Alma');
      });

    test('a sandboxed frame that may not leave opens Alma’s page in a tab of its own', async () => {
      const { page, frame, problems } = await openFramed(pages.otherUrl, 'allow-scripts allow-popups');
      const opened = browser.waitForTarget((target) => target.url().endsWith('/page/alma'));
      await frame.locator(button).click();
      await opened;
      assert.match(page.url(), /\/page\/frame/);
      assert.deepEqual(
        problems.filter((problem) => !/sandbox|navigat/i.test(problem)),
        [],
      );
    });
  });
