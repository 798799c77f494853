import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { aConfig, aPayment } from '../support/bff-script.ts';
import { drivenEngines, openBrowser, openPage } from '../support/open-browser.ts';

const script = await readFile(new URL('../../dist/alma-pay-button.js', import.meta.url), 'utf8');
const button = 'alma-pay-button >>> button';
const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };

for (const engine of drivenEngines)
  describe(`a shop on https, in ${engine}`, () => {
    let browser: Browser;
    before(async () => {
      browser = await openBrowser(engine);
    });
    after(() => browser.close());

    /** A page of the shop. No request leaves the machine; those that were made. */
    async function openShop(server: string, redirect_url: string): Promise<{ page: Page; asked: string[] }> {
      const { page } = await openPage(browser);
      const asked: string[] = [];
      const json = (body: unknown) => ({ contentType: 'application/json', headers: cors, body: JSON.stringify(body) });
      const answer = (request: HTTPRequest) => {
        const { host, pathname } = new URL(request.url());
        if (pathname.endsWith('.js')) return { contentType: 'text/javascript', headers: cors, body: script };
        if (request.method() === 'OPTIONS') return { status: 204, headers: cors };
        if (pathname === '/config') return json(aConfig({ redirect_hosts: ['*.getalma.eu'] }).body);
        if (pathname === '/payments') return json(aPayment({ redirect_url }).body);
        if (host !== 'shop.example') return { contentType: 'text/html', body: '<h1>Alma</h1>' };
        const tag = `<alma-pay-button order="a.b.c" ${server && `server="${server}"`}></alma-pay-button>`;
        return {
          contentType: 'text/html',
          body: `<title>A shop</title><script type="module" src="https://pay.shop.example/alma-pay-button.js"></script>${tag}`,
        };
      };
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        if (request.method() !== 'OPTIONS') asked.push(`${request.method()} ${request.url()}`);
        void request.respond(answer(request)).catch(() => undefined);
      });
      await page.goto('https://shop.example/basket');
      await page.waitForSelector(button);
      return { page, asked };
    }

    const errorOf = (page: Page) =>
      page.evaluate(
        () =>
          new Promise((resolve) =>
            document.addEventListener('alma-pay-error', ({ target }) =>
              resolve(Reflect.get(target ?? {}, 'error').code),
            ),
          ),
      );

    test('asks the server its script came from, and goes to Alma’s page', async () => {
      const { page, asked } = await openShop('', 'https://pay.getalma.eu/payment-1');
      await page.locator(button).click();
      await page.waitForFunction(() => location.href === 'https://pay.getalma.eu/payment-1');
      assert.deepEqual(
        asked.filter((one) => !one.endsWith('favicon.ico')),
        [
          'GET https://shop.example/basket',
          'GET https://pay.shop.example/alma-pay-button.js',
          'GET https://pay.shop.example/config',
          'POST https://pay.shop.example/payments',
          'GET https://pay.getalma.eu/payment-1',
        ],
      );
    });

    test('goes to the address that was checked, not to what the page would make of it', async () => {
      const { page } = await openShop('', 'https:pay.getalma.eu/payment-1');
      await page.locator(button).click();
      await page.waitForFunction(() => location.href === 'https://pay.getalma.eu/payment-1');
    });

    for (const [what, server, redirect] of [
      ['a server without TLS', 'http://pay.shop.example', 'https://pay.getalma.eu/payment-1'],
      ['a redirect without TLS', '', 'http://pay.getalma.eu/payment-1'],
      ['a redirect to this machine', '', 'http://localhost:3002/'],
    ] as const)
      test(`says so, and goes nowhere, with ${what}`, async () => {
        const { page, asked } = await openShop(server, redirect);
        const code = errorOf(page);
        await page.locator(button).click();
        assert.equal(await code, server ? 'invalid_request' : 'provider_misconfigured');
        assert.equal(page.url(), 'https://shop.example/basket');
        assert.deepEqual(
          asked.filter((one) => one.includes('http:')),
          [],
        );
      });
  });
