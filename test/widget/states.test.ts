import { expect, waitUntil } from '@open-wc/testing';
import type { ButtonState } from '../../widget/button-state.ts';
import { aConfig, aPayment, aProblem, aRedirect } from '../support/bff-script.ts';
import {
  backOnline,
  inner,
  labelOf,
  messageOf,
  part,
  pressFor,
  setOnline,
  showButton,
  startBff,
  untilState,
} from '../support/shop-page.ts';

describe('states', () => {
  afterEach(backOnline);

  it('is ready before the configuration has come', async () => {
    const bff = await startBff({ config: [{ fails: 'hang' }] });
    const element = await showButton(bff.url);

    expect(element.state).to.equal('ready');
    expect(labelOf(element)).to.equal('Pay with Alma');
  });

  for (const [what, answer] of Object.entries({
    'is an error': { status: 500, body: 'broken', type: 'text/html' },
    'is nothing we know': { body: [] },
    'never comes': { fails: 'hang' as const },
  })) {
    it(`pays even if the configuration ${what}`, async () => {
      const url = 'https://pay.almapay.com/payment-1';
      const bff = await startBff({ config: [answer], start: [aPayment({ redirect_url: url })] });
      const element = await showButton(bff.url);

      const event = await pressFor(element, 'alma-pay-redirect');

      expect(event.redirectUrl).to.equal(url);
    });
  }

  it('tells every change, and shows it to style sheets where the browser can', async () => {
    const bff = await startBff({ start: [aPayment({ status: 'captured' })] });
    const element = await showButton(bff.url);
    const changes: [ButtonState, ButtonState][] = [];
    element.addEventListener('alma-pay-state', ({ previous, state }) => changes.push([previous, state]));

    await pressFor(element, 'alma-pay-paid');

    expect(changes).to.deep.equal([
      ['ready', 'starting'],
      ['starting', 'paid'],
    ]);
    if (CSS.supports('selector(:state(paid))')) expect(element.matches(':state(paid)')).to.equal(true);
  });

  it('says that it works while it works, without moving anything', async () => {
    const bff = await startBff({ start: [{ fails: 'hang' }] });
    const element = await showButton(bff.url);
    const { height } = element.getBoundingClientRect();

    inner(element).click();
    await untilState(element, 'starting');

    expect(labelOf(element)).to.equal('One moment…');
    expect(inner(element).getAttribute('aria-busy')).to.equal('true');
    expect(part(element, 'spinner')).not.to.equal(null);
    expect(element.getBoundingClientRect().height).to.equal(height);
  });

  it('asks again until a payment of unknown outcome can be paid', async () => {
    const bff = await startBff({
      start: [aPayment({ status: 'unknown' }, { status: 202 })],
      get: [aPayment({ status: 'unknown' }), aRedirect()],
    });
    const element = await showButton(bff.url);
    inner(element).click();
    await untilState(element, 'unknown');
    expect(messageOf(element)).to.equal('Checking your payment…');

    const event = await new Promise<HTMLElementEventMap['alma-pay-redirect']>((resolve) =>
      element.addEventListener('alma-pay-redirect', resolve),
    );

    expect(event.paymentId).to.equal('payment-1');
    expect(await bff.starts()).to.have.length(1);
    expect((await bff.looks())[0]?.path).to.equal('/payments/payment-1');
  });

  it('says so when a payment of unknown outcome turns out to be paid', async () => {
    const bff = await startBff({
      start: [aPayment({ status: 'creating' }, { status: 202 })],
      get: [{ status: 503 }, aPayment({ status: 'captured' })],
    });
    const element = await showButton(bff.url);

    const event = await pressFor(element, 'alma-pay-paid');

    expect(event.paymentId).to.equal('payment-1');
    expect(labelOf(element)).to.contain('Order already paid');
  });

  it('says so when a payment of unknown outcome turns out to be declined', async () => {
    const bff = await startBff({
      start: [aPayment({ status: 'unknown' }, { status: 202 })],
      get: [aPayment({ status: 'declined' })],
    });
    const element = await showButton(bff.url);

    const event = await pressFor(element, 'alma-pay-error');

    expect(event.code).to.equal('payment_refused');
    expect(element.state).to.equal('failed');
  });

  it('says that an order is paid already, and cannot be pressed any more', async () => {
    const { body: payment } = aPayment({ status: 'captured', id: 'payment-7' });
    const bff = await startBff({
      start: [aProblem('order_already_paid', { payment: payment as never }, { status: 409 })],
    });
    const element = await showButton(bff.url);

    const event = await pressFor(element, 'alma-pay-paid');
    await element.pay();

    expect(event.paymentId).to.equal('payment-7');
    expect(element.state).to.equal('paid');
    expect(inner(element).getAttribute('aria-disabled')).to.equal('true');
    expect(await bff.starts()).to.have.length(1);
  });

  for (const code of ['server_busy', 'too_many_requests'] as const) {
    it(`tries again by itself after ${code}, visibly, when the server says`, async () => {
      const busy = aProblem(code, {}, { status: 503, headers: { 'Retry-After': '1' } });
      const bff = await startBff({ start: [busy, aRedirect()] });
      const element = await showButton(bff.url);
      const start = performance.now();
      inner(element).click();
      await waitUntil(() => messageOf(element) === 'Trying again…');
      expect(element.state).to.equal('starting');

      await new Promise((resolve) => element.addEventListener('alma-pay-redirect', resolve));

      expect(performance.now() - start).to.be.at.least(1_000);
      expect(await bff.starts()).to.have.length(2);
    });
  }

  it('does not try for ever while the server is busy', async () => {
    const bff = await startBff({
      start: [aProblem('server_busy', { retryable: true }, { status: 503, headers: { 'Retry-After': '0.01' } })],
    });
    const element = await showButton(bff.url);

    const event = await pressFor(element, 'alma-pay-error');

    expect(event.code).to.equal('server_busy');
    expect(event.retryable).to.equal(true);
    expect(await bff.starts()).to.have.length(5);
  });

  it('explains, disables or hides itself when Alma does not take the amount', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { amount: 4_999, currency: 'EUR' });
    await untilState(element, 'unavailable');
    expect(messageOf(element)).to.equal('Amount not accepted.');
    expect(inner(element).getAttribute('aria-disabled')).to.equal('true');

    element.unavailable = 'disable';
    await element.updateComplete;
    expect(messageOf(element)).to.equal('');
    expect(inner(element)).not.to.equal(null);

    element.unavailable = 'hide';
    await element.updateComplete;
    expect(element.getBoundingClientRect().height).to.equal(0);

    await element.pay();
    expect(await bff.starts()).to.have.length(0);
  });

  it('is ready again when the amount becomes one that Alma takes', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { amount: 200_001, currency: 'EUR' });
    await untilState(element, 'unavailable');

    element.setAttribute('amount', '200000');

    await untilState(element, 'ready');
  });

  it('is unavailable in another currency than Alma takes', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { amount: 10_000, currency: 'USD' });

    await untilState(element, 'unavailable');
  });

  it('says when the network is gone, and comes back by itself', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url);

    setOnline(false);
    await untilState(element, 'offline');
    expect(messageOf(element)).to.equal('No connection.');

    setOnline(true);
    await untilState(element, 'ready');
    expect(messageOf(element)).to.equal('');
  });

  it('says that it is offline when a press finds no network, and comes back by itself', async () => {
    const bff = await startBff({ start: [{ fails: 'reset' }] });
    const element = await showButton(bff.url);
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });

    const event = await pressFor(element, 'alma-pay-error');
    expect(event.code).to.equal('provider_unavailable');
    expect(event.retryable).to.equal(true);
    expect(element.state).to.equal('offline');

    setOnline(true);
    await untilState(element, 'ready');
  });

  it('marks what is not real money, as the server says', async () => {
    const bff = await startBff({ config: [aConfig({ mode: 'sandbox' })] });
    const element = await showButton(bff.url);

    await waitUntil(() => element.shadowRoot?.textContent?.includes('TEST'));
  });

  it('is ready again when the browser shows the kept page after Back', async () => {
    const bff = await startBff({ start: [aRedirect({ after: 5_000 }), aRedirect()] });
    const element = await showButton(bff.url);
    inner(element).focus();
    inner(element).click();
    await untilState(element, 'starting');

    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));

    expect(element.state).to.equal('ready');
    expect(element.shadowRoot?.activeElement).to.equal(inner(element));
  });

  it('goes on with a press made before the page had finished loading', async () => {
    const bff = await startBff({ start: [aRedirect({ after: 100 })] });
    const element = await showButton(bff.url);
    const redirect = pressFor(element, 'alma-pay-redirect');

    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));

    expect((await redirect).paymentId).to.equal('payment-1');
  });
});
