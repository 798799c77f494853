import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { signOrder } from '../../server/sign-order.ts';
import type { PaymentView } from '../../shared/contract.ts';
import type { OperatorPayment } from '../../shared/operator-contract.ts';
import { anOrder } from '../support/an-order.ts';
import { drivenEngines, openBrowser, openPage } from '../support/open-browser.ts';
import { type Demo, operatorKey, startDemo } from '../support/start-demo.ts';
import { eventually } from '../support/start-server.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const orderSecret = 'the order secret of the support desk tests';
const detail = 'operator-page >>> payment-detail >>>';

for (const engine of drivenEngines)
  describe(`the support desk's page, in ${engine}`, () => {
    let demo: Demo;
    let browser: Browser;
    before(async () => {
      [demo, browser] = await Promise.all([startDemo({ ORDER_SECRET: orderSecret }), openBrowser(engine)]);
    });
    after(async () => {
      await browser.close();
      await demo.stop();
    });

    const api = async <T>(path: string): Promise<T> =>
      (await fetch(`${demo.server}/operator/${path}`, { headers: { authorization: `Bearer ${operatorKey}` } })).json();

    async function aPayment(reference: string, isPaid = true): Promise<OperatorPayment> {
      const order = await signOrder({ ...anOrder(), reference }, orderSecret);
      const response = await fetch(`${demo.server}/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ order }),
      });
      const { id } = (await response.json()) as PaymentView;
      const { provider_id } = await api<OperatorPayment>(`payments/${id}`);
      if (isPaid) await demo.control(`payments/${provider_id}/approve`, {});
      return eventually(async () => {
        const payment = await api<OperatorPayment>(`payments/${id}`);
        return !isPaid || payment.status === 'captured' ? payment : undefined;
      });
    }

    /** The page with its key entered; `place` is the payment in its address, `before` runs in the page first. */
    async function enter(place = '', before?: () => void): Promise<{ page: Page; problems: string[] }> {
      const { page, problems } = await openPage(browser);
      if (before) await page.evaluateOnNewDocument(before);
      await page.goto(`${demo.server}/operator/${place}`);
      await page.locator('operator-page >>> input[name=key]').fill(operatorKey);
      await page.locator('operator-page >>> .door button').click();
      await page.waitForSelector('operator-page >>> form[role=search]');
      return { page, problems };
    }

    const says = (page: Page, selector: string, words: RegExp) =>
      eventually(async () => {
        const element = await page.$(selector);
        return words.test((await element?.evaluate(({ textContent }) => textContent)) ?? '');
      });

    async function press(page: Page, words: string): Promise<void> {
      await page.locator(`${detail} ::-p-text(${words})`).click();
    }

    test('tells nothing without the key, and says when it is wrong', async () => {
      await aPayment('ORD-secret');
      const { page } = await openPage(browser);
      const loaded = await page.goto(`${demo.server}/operator`);
      assert.equal(page.url(), `${demo.server}/operator/`);
      assert.doesNotMatch((await loaded?.text()) ?? '', /ORD-/);
      await page.locator('operator-page >>> input[name=key]').fill('not the key');
      await page.locator('operator-page >>> .door button').click();
      await says(page, 'operator-page >>> [role=status]', /unauthorized/);
      assert.ok(await page.$('operator-page >>> input[name=key]'));
    });

    test('finds a payment by its order, by the provider’s id and by its address, and tells all of it', async () => {
      const payment = await aPayment('ORD-found');
      await aPayment('ORD-other');
      const { page, problems } = await enter();
      await page.locator('operator-page >>> input[name=text]').fill('ORD-found');
      await page.locator('operator-page >>> form[role=search] button').click();
      await page.waitForFunction(
        () => document.querySelector('operator-page')?.shadowRoot?.querySelectorAll('tbody tr').length === 1,
      );
      await page.locator('operator-page >>> tbody a').click();
      await says(page, `${detail} h2`, /ORD-found\s+captured/);
      await says(page, `${detail} dl`, new RegExp(`249[.,]00.*${payment.id}.*${payment.provider_id}`, 's'));
      await says(page, `${detail} table`, /payment captured/);
      assert.equal(new URL(page.url()).hash, `#${payment.id}`);

      await page.locator('operator-page >>> input[name=text]').fill(payment.provider_id ?? '');
      await page.locator('operator-page >>> form[role=search] button').click();
      await page.waitForFunction((id) => location.hash === `#${id}`, {}, payment.provider_id);
      await says(page, `${detail} h2`, /ORD-found/);
      assert.deepEqual(problems, []);

      const again = await enter(`#${payment.id}`);
      await says(again.page, `${detail} h2`, /ORD-found/);
    });

    test('refunds in part and then the rest, once however often it is confirmed', async () => {
      const { id } = await aPayment('ORD-refund');
      const { page, problems } = await enter(`#${id}`);
      await page.locator(`${detail} input[name=amount]`).fill('9,5O');
      await press(page, 'Refund…');
      await says(page, `${detail} [role=status]`, /"9,5O" is no amount/);

      await page.locator(`${detail} input[name=amount]`).fill('9,50');
      await press(page, 'Refund…');
      await says(page, `${detail} #question`, /Refund .*9[.,]50/);
      await page.$eval(`${detail} dialog .primary`, (button) => {
        for (let press = 0; press < 3; press += 1) (button as HTMLElement).click();
      });
      await eventually(async () => (await api<OperatorPayment>(`payments/${id}`)).refunded_amount === 950);
      await says(page, `${detail} [role=status]`, /9[.,]50.*the refund is/);

      await page.locator(`${detail} input[name=amount]`).fill('');
      await press(page, 'Refund…');
      await says(page, `${detail} #question`, /all that is left/);
      await page.locator(`${detail} dialog .primary`).click();
      await eventually(async () => (await api<OperatorPayment>(`payments/${id}`)).status === 'refunded');
      await press(page, 'Look again');
      await says(page, `${detail} h2`, /refunded/);
      const { refunds } = await api<OperatorPayment>(`payments/${id}`);
      assert.deepEqual(
        refunds.map(({ amount }) => amount).sort((a, b) => a - b),
        [950, 23_950],
      );
      assert.deepEqual(problems, []);
    });

    test('asks for the same refund again when no answer came', async () => {
      const { id } = await aPayment('ORD-lost');
      const { page } = await enter(`#${id}`, () => {
        const { fetch } = window;
        let isLost = false;
        window.fetch = async (...request) => {
          const response = await fetch(...request);
          if (isLost || !response.url.endsWith('/refunds')) return response;
          isLost = true;
          throw new TypeError('the line is dead');
        };
      });
      for (const said of [/may or may not have been done/, /the refund is/]) {
        await page.locator(`${detail} input[name=amount]`).fill('9');
        await press(page, 'Refund…');
        await page.locator(`${detail} dialog .primary`).click();
        await says(page, `${detail} [role=status]`, said);
      }
      const { refunds } = await api<OperatorPayment>(`payments/${id}`);
      assert.deepEqual(
        refunds.map(({ amount }) => amount),
        [900],
      );
    });

    test('says what the server refuses, and does nothing when it is not confirmed', async () => {
      const { id } = await aPayment('ORD-too-much');
      const { page } = await enter(`#${id}`);
      await page.locator(`${detail} input[name=amount]`).fill('300');
      await press(page, 'Refund…');
      await page.locator(`${detail} dialog .primary`).click();
      await says(page, `${detail} [role=status]`, /refund_exceeds_balance/);
      await press(page, 'Cancel…');
      await page.keyboard.press('Escape');
      await page.waitForFunction(
        () =>
          !document
            .querySelector('operator-page')
            ?.shadowRoot?.querySelector('payment-detail')
            ?.shadowRoot?.querySelector('dialog'),
      );
      const { refunds, facts } = await api<OperatorPayment>(`payments/${id}`);
      assert.deepEqual([refunds, facts.cancel_requested], [[], false]);
    });

    test('cancels a payment that is not paid yet, and can ask for notifications again', async () => {
      const { id } = await aPayment('ORD-cancel', false);
      const { page } = await enter(`#${id}`);
      await press(page, 'Cancel…');
      await page.locator(`${detail} dialog .primary`).click();
      await says(page, `${detail} dl`, /Cancellation\s*asked for/);
      assert.equal((await api<OperatorPayment>(`payments/${id}`)).facts.cancel_requested, true);
      await press(page, 'Send parked notifications again');
      await says(page, `${detail} [role=status]`, /0 notifications/);
    });

    test('says when there is no such payment', async () => {
      const { page } = await enter('#pay_aaaaaaaaaaaaaaaaaaaaaaaaaa');
      await says(page, `${detail} [role=status]`, /payment_not_found/);
    });

    if (engine === 'chromium')
      for (const scheme of ['light', 'dark'])
        test(`is accessible, ${scheme}, on a phone too`, async () => {
          const { id } = await aPayment(`ORD-${scheme}`);
          const { page } = await openPage(browser);
          await page.setBypassCSP(true);
          await page.setViewport({ width: 390, height: 844 });
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
          await page.goto(`${demo.server}/operator/#${id}`);
          await isAccessible(page);
          await page.locator('operator-page >>> input[name=key]').fill(operatorKey);
          await page.locator('operator-page >>> .door button').click();
          await says(page, `${detail} h2`, /captured/);
          await isAccessible(page);
          await press(page, 'Refund…');
          await says(page, `${detail} #question`, /all that is left/);
          await isAccessible(page);
          for (const section of ['operator-page >>> section', `${detail} section`])
            assert.equal(await page.$eval(section, hiddenWidthOf), 0, section);
          assert.equal(await page.$eval('html', hiddenWidthOf), 0);
        });
  });

/** How much of it one has to scroll sideways for, in pixels. */
const hiddenWidthOf = ({ scrollWidth, clientWidth }: Element): number => scrollWidth - clientWidth;

async function isAccessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  );
}
