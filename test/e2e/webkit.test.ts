import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { aConfig, aPayment } from '../support/bff-script.ts';
import { ensureBrowsers } from '../support/browsers.ts';
import { type Demo, startDemo } from '../support/start-demo.ts';
import { type Pages, startPages } from '../support/start-pages.ts';
import { startWebKit, type WebKitSession } from '../support/webkit-driver.ts';

const theButton = `document.querySelector('alma-pay-button')?.shadowRoot?.querySelector('button')`;

/** Puppeteer does not drive WebKit, so this speaks WebDriver. */
describe('one payment, in webkit', () => {
  let demo: Demo;
  let pages: Pages;
  let webkit: WebKitSession;
  before(async () => {
    [demo, pages, webkit] = await Promise.all([
      startDemo(),
      startPages(),
      startWebKit(ensureBrowsers(['webkit']).webkit, 'normal'),
    ]);
  });
  after(async () => {
    await webkit.stop();
    pages.close();
    await demo.stop();
  });

  const goTo = (url: string) => webkit.call('POST', '/url', { url });
  const run = <T>(script: string): Promise<T> => webkit.call<T>('POST', '/execute/sync', { script, args: [] });

  /** What an expression is in the page, once it is something. */
  async function until<T>(expression: string): Promise<T> {
    const end = Date.now() + 15_000;
    for (;;) {
      const value = await run<T>(`return ${expression}`).catch(() => undefined);
      if (value) return value;
      if (Date.now() > end) throw new Error(`${expression} at ${await webkit.call('GET', '/url')}`);
      await pause(50);
    }
  }

  /** A click as a person makes it. */
  async function click(expression: string): Promise<void> {
    const element = await until<Record<string, string>>(expression);
    await webkit.call('POST', `/element/${Object.values(element)[0]}/click`, {});
  }

  async function fillIn(values: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(values)) {
      const field = Object.values(
        await until<Record<string, string>>(`document.querySelector('input[name=${name}]')`),
      )[0];
      await webkit.call('POST', `/element/${field}/clear`, {});
      await webkit.call('POST', `/element/${field}/value`, { text });
    }
    await click(`document.querySelector('button.primary')`);
  }

  async function openShop(): Promise<string> {
    await goTo(`${demo.shop}/?lang=en`);
    await until(theButton);
    return until(`new URLSearchParams(location.search).get('order')`);
  }

  const atAlma = () => until(`location.origin === '${demo.sandbox}' && document.querySelector('input[name=card]')`);
  const countOf = async (reference: string): Promise<number> => {
    const { data } = await demo.control<{ data: { metadata?: { order_reference?: string } }[] }>('payments');
    return data.filter(({ metadata }) => metadata?.order_reference === reference).length;
  };

  test('one press, Alma’s page filled in, and the return page turns to "paid" by itself', async () => {
    const reference = await openShop();
    await click(theButton);
    await atAlma();
    await fillIn({
      name: 'Jeanne Canari',
      card: '4242 4242 4242 4242',
      expiry: '04/42',
      cvc: '424',
      phone: '+33639980123',
    });
    await fillIn({ code: '123456' });
    await until(`document.querySelector('alma-pay-status')?.outcome === 'paid'`);
    assert.equal(await countOf(reference), 1);
  });

  for (const name of ['plain', 'not-kept'])
    test(`Back from Alma’s page gives back a button that is idle (page: ${name})`, async () => {
      const redirect_url = `${pages.url}/page/alma`;
      const server = await pages.bff({
        config: [aConfig({ redirect_hosts: ['localhost'] })],
        start: [aPayment({ redirect_url })],
      });
      await goTo(`${pages.url}/page/${name}?${new URLSearchParams({ server })}`);
      for (const presses of [1, 2]) {
        await click(theButton);
        await until(`location.pathname === '/page/alma'`);
        assert.equal(await pages.starts(server), presses);
        await webkit.call('POST', '/back', {});
        await until(`location.pathname.endsWith('${name}') && ${theButton}`);
        assert.equal(await until(`document.querySelector('alma-pay-button').state`), 'ready');
        assert.equal(await until(`${theButton}.getAttribute('aria-busy')`), 'false');
      }
    });

  test('a reload while the press is on its way, then another press: one payment', async () => {
    await demo.control('faults', { kind: 'latency', latencyMs: 400, route: 'create_payment', times: 1 });
    const reference = await openShop();
    await click(theButton);
    await until(`document.querySelector('alma-pay-button').state === 'starting'`);
    await webkit.call('POST', '/refresh', {});
    await until(`document.querySelector('alma-pay-button').state === 'ready'`);
    await click(theButton);
    await atAlma();
    assert.equal(await countOf(reference), 1);
  });

  test('two tabs pressed one after the other, without a wait: one payment, the same page', async () => {
    const reference = await openShop();
    const url = await webkit.call<string>('GET', '/url');
    const first = await webkit.call<string>('GET', '/window');
    const { handle: second } = await webkit.call<{ handle: string }>('POST', '/window/new', { type: 'tab' });
    await webkit.call('POST', '/window', { handle: second });
    await goTo(url);
    await until(theButton);
    await run(`document.querySelector('alma-pay-button').pay()`);
    await webkit.call('POST', '/window', { handle: first });
    await run(`document.querySelector('alma-pay-button').pay()`);
    await atAlma();
    const place = await webkit.call('GET', '/url');
    await webkit.call('POST', '/window', { handle: second });
    await atAlma();
    assert.equal(await webkit.call('GET', '/url'), place);
    assert.equal(await countOf(reference), 1);
    await webkit.call('DELETE', '/window');
    await webkit.call('POST', '/window', { handle: first });
  });

  /** A page with a shop's page in a frame; the driver is in the frame. */
  async function openFramed(origin: string, sandbox?: string): Promise<void> {
    const server = await pages.bff({
      config: [aConfig({ redirect_hosts: ['localhost'] })],
      start: [aPayment({ redirect_url: `${pages.url}/page/alma` })],
    });
    const src = `${origin}/page/plain?server=${encodeURIComponent(server)}`;
    await goTo(`${pages.url}/page/frame?${new URLSearchParams({ src, ...(sandbox && { sandbox }) })}`);
    const id = await until<object>(`document.querySelector('iframe')`);
    await webkit.call('POST', '/frame', { id });
  }

  async function leftFrame(): Promise<void> {
    await webkit.call('POST', '/frame', { id: null });
    await until(`location.pathname === '/page/alma'`);
  }

  for (const [what, origin] of [
    ['the same origin', 'url'],
    ['another origin', 'otherUrl'],
  ] as const)
    test(`a frame of ${what} takes the whole tab to Alma’s page`, async () => {
      await openFramed(pages[origin]);
      await click(theButton);
      await leftFrame();
    });

  test('a sandboxed frame may leave only while it is pressed, so the button asks for a second press', async () => {
    await openFramed(pages.otherUrl, 'allow-scripts allow-top-navigation-by-user-activation');
    await click(theButton);
    assert.match(await until(`${theButton}.textContent.match(/Continue to Alma/)?.[0]`), /Alma/);
    await click(theButton);
    await leftFrame();
  });
});
