import { expect } from '@open-wc/testing';
import { aPayment, aProblem, aRedirect } from '../support/bff-script.ts';
import {
  backOnline,
  inner,
  labelOf,
  messageOf,
  pressFor,
  setOnline,
  showButton,
  startBff,
  untilState,
} from '../support/shop-page.ts';

const started = (starts: { body: string }[]) => starts.map(({ body }) => JSON.parse(body));

describe('one payment', () => {
  const { setTimeout } = window;
  const { timeout } = AbortSignal;
  afterEach(() => {
    window.setTimeout = setTimeout;
    AbortSignal.timeout = timeout;
    backOnline();
  });

  /** Nobody waits; the waits that were asked for, in milliseconds. */
  function shortenWaits(): number[] {
    const waits: number[] = [];
    window.setTimeout = ((work: () => void, milliseconds = 0) => {
      if (milliseconds >= 500 && milliseconds !== 3_000) waits.push(milliseconds);
      return setTimeout(work, Math.min(milliseconds, 50));
    }) as typeof setTimeout;
    return waits;
  }

  it('is started once by ten presses and ten calls in the same moment, by mouse or by code', async () => {
    const bff = await startBff({ start: [aRedirect({ after: 50 })] });
    let asked = 0;
    const getOrder = async () => {
      asked += 1;
      return `order.number.${asked}`;
    };
    const element = await showButton(bff.url, { order: null, getOrder });
    const left = new Promise((resolve) => element.addEventListener('alma-pay-redirect', resolve));

    for (let press = 0; press < 10; press += 1) {
      inner(element).click();
      void element.pay();
      expect(element.state).to.equal('starting');
    }
    await left;

    expect(asked).to.equal(1);
    expect(await bff.starts()).to.have.length(1);
  });

  it('is not started again by what the page does while it hears of the press', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);
    for (const type of ['alma-pay-start', 'alma-pay-state'] as const) {
      element.addEventListener(type, () => {
        if (element.state === 'starting') void element.pay();
      });
    }

    await pressFor(element, 'alma-pay-redirect');

    expect(await bff.starts()).to.have.length(1);
  });

  it('is asked for under the same name when the first answer never came', async () => {
    const bff = await startBff({ start: [{ fails: 'hang' }, aRedirect()] });
    const element = await showButton(bff.url);
    AbortSignal.timeout = () => timeout.call(AbortSignal, 100);

    const event = await pressFor(element, 'alma-pay-error');
    expect([event.code, event.retryable]).to.deep.equal(['provider_unavailable', true]);
    await untilState(element, 'failed');
    await pressFor(element, 'alma-pay-redirect');

    const [first, second] = started(await bff.starts());
    expect(second).to.deep.equal(first);
    expect(first.press_id).to.match(/^[\w-]{8,64}$/);
  });

  it('gives the order that the page makes while it is asked whether to start', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);
    element.addEventListener('alma-pay-start', (event) =>
      event.waitUntil(
        bff.requests().then(async () => {
          Object.assign(element, { order: 'made.just.now', amount: 12_345, currency: 'EUR' });
          await element.updateComplete;
        }),
      ),
    );

    await pressFor(element, 'alma-pay-redirect');

    expect(started(await bff.starts()).map(({ order }) => order)).to.deep.equal(['made.just.now']);
  });

  it('is asked for again by itself, visibly and not in step, when the server is too busy', async () => {
    const waits = shortenWaits();
    const busy = (code: 'server_busy' | 'too_many_requests', wait: string) =>
      aProblem(code, {}, { status: 503, headers: { 'Retry-After': wait } });
    const bff = await startBff({
      start: [busy('server_busy', '2'), busy('too_many_requests', '2'), busy('server_busy', '2'), aRedirect()],
    });
    const element = await showButton(bff.url);
    const said = new Set<string>();
    const watch = new MutationObserver(() => said.add(`${element.state}: ${labelOf(element)} ${messageOf(element)}`));
    watch.observe(element.shadowRoot!, { subtree: true, childList: true, characterData: true });

    const event = await pressFor(element, 'alma-pay-redirect');
    watch.disconnect();

    expect(event.paymentId).to.equal('payment-1');
    expect(waits).to.have.length(3);
    expect(new Set(waits).size).to.equal(3);
    for (const wait of waits) expect(wait).to.be.within(2_000, 3_000);
    expect([...said]).to.include('starting: One moment… Trying again…');
    const bodies = started(await bff.starts());
    for (const body of bodies) expect(body).to.deep.equal(bodies[0]);
  });

  for (const [asked, least, most] of [
    ['86400', 30_000, 45_000],
    ['Infinity', 30_000, 45_000],
    ['Wed, 21 Oct 2037 07:28:00 GMT', 1_000, 1_500],
    ['soon', 1_000, 1_500],
    ['0', 1_000, 1_500],
  ] as const) {
    it(`is asked for after a reasonable wait when the server says Retry-After: ${asked}`, async () => {
      const waits = shortenWaits();
      const bff = await startBff({
        start: [aProblem('server_busy', {}, { status: 503, headers: { 'Retry-After': asked } }), aRedirect()],
      });
      const element = await showButton(bff.url);

      await pressFor(element, 'alma-pay-redirect');

      expect(waits).to.have.length(1);
      expect(waits[0]).to.be.within(least, most);
    });
  }

  it('is given up when the network goes, and can be had when it is back', async () => {
    const bff = await startBff({ start: [{ fails: 'hang' }, aPayment({ status: 'captured' })] });
    const element = await showButton(bff.url);
    element.focus();
    AbortSignal.timeout = () => timeout.call(AbortSignal, 100);
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
    await pressFor(element, 'alma-pay-error');
    await untilState(element, 'offline');
    expect(messageOf(element)).to.equal('No connection.');

    setOnline(true);
    await untilState(element, 'ready');
    expect(element.shadowRoot!.activeElement).to.equal(inner(element));
    await pressFor(element, 'alma-pay-paid');

    const [first, second] = started(await bff.starts());
    expect(second).to.deep.equal(first);
  });
});
