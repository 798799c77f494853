import { expect, waitUntil } from '@open-wc/testing';
import type { AlmaPayButton } from '../../widget/alma-pay-button.ts';
import { aConfig, aProblem, aRedirect } from '../support/bff-script.ts';
import { inner, labelOf, messageOf, part, startBff } from '../support/shop-page.ts';

type Shop = Window & { problems: string[] };
type Wanted = { sandbox?: string } & Record<string, string>;

const patience = { timeout: 10_000 };

/** One of the pages in `test/support/hard-pages.ts`, with the built file, in a frame. */
async function openShop(name: string, { sandbox, ...query }: Wanted) {
  const frame = document.createElement('iframe');
  if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
  Object.assign(frame, { width: '600', height: '400', src: `/page/${name}?${new URLSearchParams(query)}` });
  const messages: { state?: string; problem?: string }[] = [];
  const note = ({ source, data }: MessageEvent) => source === frame.contentWindow && messages.push(data);
  addEventListener('message', note);
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  return {
    messages,
    press: () => frame.contentWindow?.postMessage('press', '*'),
    get shop() {
      return frame.contentWindow as unknown as Shop;
    },
    close() {
      removeEventListener('message', note);
      frame.remove();
    },
  };
}

/** The element of the page, upgraded; nobody leaves the test's page. */
async function elementOf(shop: Window, root: ParentNode = shop.document): Promise<AlmaPayButton> {
  const element = root.querySelector<AlmaPayButton>('alma-pay-button')!;
  element.addEventListener('alma-pay-redirect', (event) => event.preventDefault());
  await waitUntil(() => element.shadowRoot, 'the element is upgraded', patience);
  await element.updateComplete;
  return element;
}

const told = <E extends keyof HTMLElementEventMap>(target: EventTarget, type: E) =>
  new Promise<HTMLElementEventMap[E]>((resolve) =>
    target.addEventListener(type, resolve as EventListener, { once: true }),
  );

describe('hard pages', () => {
  let opened: Awaited<ReturnType<typeof openShop>> | undefined;
  const open = async (name: string, query: Wanted) => {
    opened = await openShop(name, query);
    return opened.shop;
  };
  afterEach(() => opened?.close());

  for (const [what, name] of Object.entries({
    'under the strictest content security policy, with an integrity hash': 'strict',
    'that loads the script three times, in two versions': 'twice',
    'whose script comes after the tag': 'late',
    'with rules for all its buttons, texts and boxes': 'hostile',
    'as plain as can be': 'plain',
  })) {
    it(`looks the same, fails with words and pays on a page ${what}`, async () => {
      const bff = await startBff({ start: [aProblem('order_expired'), aRedirect()] });
      const shop = await open(name, { server: bff.url });
      const element = await elementOf(shop);
      const button = inner(element);

      const { width, height } = button.getBoundingClientRect();
      expect([Math.round(width), Math.round(height)]).to.deep.equal([320, 48]);
      const style = shop.getComputedStyle(part(element, 'label'));
      expect(style.fontSize).to.equal('16px');
      expect([style.letterSpacing, style.textTransform, style.whiteSpace]).to.deep.equal(['normal', 'none', 'normal']);
      expect([style.visibility, style.opacity, style.textIndent]).to.deep.equal(['visible', '1', '0px']);
      expect(labelOf(element)).to.equal('Pay with Alma');

      const failed = told(element, 'alma-pay-error');
      button.click();
      expect((await failed).code).to.equal('order_expired');
      await element.updateComplete;
      expect(messageOf(element)).to.equal('Payment not possible. Please reload the page.');
      const redirect = told(shop.document, 'alma-pay-redirect');
      button.click();
      expect((await redirect).redirectUrl).to.equal('https://pay.example.com/payment-1');
      expect(shop.problems).to.deep.equal([]);
    });
  }

  it('does not run when the file is not the one that was published', async () => {
    const shop = await open('tampered', { server: 'https://pay.example.com' });

    await waitUntil(() => shop.problems.length > 0, undefined, patience);

    expect(shop.customElements.get('alma-pay-button')).to.equal(undefined);
  });

  it('takes the properties a page set before the script came', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const shop = await open('late', { server: bff.url });
    const element = await elementOf(shop);

    await element.pay();

    expect(JSON.parse((await bff.starts())[0]!.body).order).to.equal('set.before.upgrade');
    expect(element.getAttribute('variant')).to.equal('dark');
  });

  it('works when the tag comes long after the script, in any way', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const shop = await open('early', {});
    await waitUntil(() => shop.customElements.get('alma-pay-button'), undefined, patience);
    const main = shop.document.querySelector('main')!;

    for (const add of [
      () => (main.innerHTML = '<alma-pay-button order="a.b.c"></alma-pay-button>'),
      () => main.replaceChildren(shop.document.createElement('alma-pay-button')),
      () => main.append(main.firstElementChild!.cloneNode()),
    ]) {
      add();
      const element = await elementOf(shop, main);
      Object.assign(element, { order: 'a.b.c', server: bff.url });
      await element.pay();
    }

    expect(await bff.starts()).to.have.length(3);
    expect(shop.problems).to.deep.equal([]);
  });

  it('works inside another element’s shadow root, and is heard outside it', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const shop = await open('shadow', { server: bff.url });
    const root = shop.document.querySelector('shop-cart')!.shadowRoot!;
    const element = await elementOf(shop, root);
    expect(inner(element).getBoundingClientRect().height).to.be.at.least(44);

    const states: string[] = [];
    shop.document.documentElement.addEventListener('alma-pay-state', ({ state }) => states.push(state));
    const redirect = told(shop.document, 'alma-pay-redirect');
    inner(element).click();
    await redirect;
    await waitUntil(() => element.state === 'ready');

    expect(states).to.deep.equal(['starting', 'ready']);
  });

  it('asks each server once what may be shown, for 300 buttons', async () => {
    const config = [aConfig({ mode: 'test' })];
    const [one, another] = [await startBff({ config }), await startBff({ config })];
    const shop = await open('many', { server: one.url, another: another.url });
    await elementOf(shop);
    const buttons = [...shop.document.querySelectorAll('alma-pay-button')];
    expect(buttons).to.have.length(300);

    await waitUntil(
      () => buttons.every(({ shadowRoot }) => shadowRoot?.textContent?.includes('TEST')),
      undefined,
      patience,
    );

    expect(await one.requests()).to.have.length(1);
    expect(await another.requests()).to.have.length(1);
  });

  it('asks nothing but /config before it is pressed, nothing of third parties, and keeps nothing', async () => {
    const bff = await startBff({ config: [aConfig({ mode: 'test' })] });
    const kept = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]);
    const before = kept();
    const shop = await open('plain', { server: bff.url });
    const element = await elementOf(shop);
    await waitUntil(() => element.shadowRoot!.textContent!.includes('TEST'), undefined, patience);

    const paths = shop.performance.getEntriesByType('resource').map(({ name }) => name.replace(location.origin, ''));
    expect(paths.sort()).to.deep.equal(
      [`${bff.url.replace(location.origin, '')}/config`, '/dist/alma-pay-button.js', '/page/watch'].sort(),
    );
    expect(kept()).to.equal(before);
    expect(shop.document.fonts.size).to.equal(0);
    expect(Object.keys(shop).filter((name) => /^(?!on).*(lit|alma)/i.test(name))).to.deep.equal([]);
  });

  it('pays with the form inside the tag where no script may run', async () => {
    const bff = await startBff({ start: [{ status: 303, headers: { Location: '/page/alma' } }] });
    const shop = await open('fallback', { server: bff.url, sandbox: 'allow-forms allow-same-origin' });
    shop.document.querySelector<HTMLElement>('alma-pay-button form button')!.click();
    await waitUntil(() => shop.location.pathname === '/page/alma', 'it has come to the payment page', patience);

    expect((await bff.starts()).map(({ body }) => body)).to.deep.equal(['order=signed.order.token']);
  });

  it('breaks nothing in a frame that may do nothing but run scripts', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    await open('plain', { server: bff.url, sandbox: 'allow-scripts' });
    const { press, messages } = opened!;
    await waitUntil(
      () => {
        press();
        return messages.some(({ state }) => state === 'redirecting');
      },
      'it has found that it may not leave',
      patience,
    );

    expect(messages.filter(({ problem }) => problem)).to.deep.equal([]);
    expect(await bff.starts()).to.have.length(1);
  });
});
