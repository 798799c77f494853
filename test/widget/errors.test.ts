import { expect } from '@open-wc/testing';
import { errorCodes, retryable } from '../../shared/error-codes.ts';
import { errorText } from '../../shared/error-texts.ts';
import { type Answer, aPayment, aProblem } from '../support/bff-script.ts';
import { inner, messageOf, pressFor, showButton, startBff, untilState } from '../support/shop-page.ts';

/** Answered after a wait and a few tries; see the states. */
const tried = ['server_busy', 'too_many_requests'];
const failures = errorCodes.filter((code) => code !== 'order_already_paid' && !tried.includes(code));

describe('errors', () => {
  const thrown: unknown[] = [];
  const note = (event: ErrorEvent | PromiseRejectionEvent) => thrown.push(event);

  before(() => {
    addEventListener('error', note);
    addEventListener('unhandledrejection', note);
  });

  afterEach(() => expect(thrown.splice(0)).to.have.length(0));

  for (const code of failures) {
    it(`says and tells ${code}, with the server's name of the request`, async () => {
      const bff = await startBff({ start: [aProblem(code)] });
      const element = await showButton(bff.url, { locale: 'fr' });

      const event = await pressFor(element, 'alma-pay-error');
      await element.updateComplete;

      expect(event.code).to.equal(code);
      expect(event.retryable).to.equal(retryable[code]);
      expect(event.requestId).to.equal('request-1');
      expect(event.message).to.equal(errorText(code, 'fr'));
      expect(messageOf(element)).to.equal(event.message);
      expect(element.state).to.equal('failed');
      expect(element.error?.code).to.equal(code);
    });
  }

  const answers: Record<string, Answer> = {
    'a page of HTML': { body: '<!doctype html><h1>Hello</h1>', type: 'text/html' },
    'a 404 page': { status: 404, body: '<h1>Not found</h1>', type: 'text/html' },
    'a broken proxy': { status: 502, body: 'Bad Gateway', type: 'text/html' },
    nothing: { status: 204 },
    'JSON that is no payment': { body: { hello: 'world' } },
    null: { body: 'null' },
    'a payment without a status': { body: { id: 'payment-1', redirect_url: 'https://pay.example.com/' } },
    "another API's error": { status: 404, body: { code: 'rest_no_route' } },
    'an error code from the prototype': { status: 400, body: { code: 'toString' } },
    'a redirect URL that is no text': { body: { id: 'payment-1', status: 'pending', redirect_url: { evil: true } } },
  };
  for (const [what, answer] of Object.entries(answers)) {
    it(`says so when the server answers ${what}`, async () => {
      const bff = await startBff({ start: [answer] });
      const element = await showButton(bff.url);

      const event = await pressFor(element, 'alma-pay-error');

      expect(event.code).to.equal('internal_error');
      await untilState(element, 'failed');
      expect(messageOf(element)).to.equal('Payment not possible. Please try again.');
    });
  }

  it('says so when the connection breaks', async () => {
    const bff = await startBff({ start: [{ fails: 'reset' }] });
    const element = await showButton(bff.url);

    const event = await pressFor(element, 'alma-pay-error');

    expect(event.code).to.equal('provider_unavailable');
    expect(event.retryable).to.equal(true);
    expect(event.requestId).to.equal(undefined);
  });

  for (const server of ['not a url', 'javascript:alert(1)', 'ftp://pay.example.com', '/relative', 'http://']) {
    it(`says so when the server is "${server}"`, async () => {
      const element = await showButton(server);

      const event = await pressFor(element, 'alma-pay-error');

      expect(event.code).to.equal('invalid_request');
      expect(event.retryable).to.equal(false);
    });
  }

  for (const order of [null, undefined, '', '   ']) {
    it(`says so when the order is ${JSON.stringify(order)}, and asks nothing of the server`, async () => {
      const bff = await startBff();
      const element = await showButton(bff.url, { order });

      const event = await pressFor(element, 'alma-pay-error');

      expect(event.code).to.equal('invalid_order');
      expect(await bff.starts()).to.have.length(0);
    });
  }

  it('says so when the page cannot make the order', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { getOrder: () => Promise.reject(new Error('the cart is broken')) });

    const event = await pressFor(element, 'alma-pay-error');

    expect(event.code).to.equal('internal_error');
  });

  it('says so when what the page makes is no order', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { getOrder: async () => ({ amount: 1 }) as never });

    const event = await pressFor(element, 'alma-pay-error');

    expect(event.code).to.equal('invalid_order');
  });

  for (const amount of ['60.01', '-1', '0', 'sixty', '60,01', '9007199254740993']) {
    it(`shows at once that the amount "${amount}" is wrong, and does not start a payment`, async () => {
      const bff = await startBff();
      const element = await showButton(bff.url);

      element.setAttribute('amount', amount);
      await untilState(element, 'failed');
      expect(messageOf(element)).to.equal('Payment not possible. Please contact the shop.');
      const event = await pressFor(element, 'alma-pay-error');

      expect(event.code).to.equal('invalid_request');
      expect(await bff.starts()).to.have.length(0);

      element.setAttribute('amount', '6001');
      await untilState(element, 'ready');
      expect(messageOf(element)).to.equal('');
    });
  }

  it('can be pressed again, and then pays', async () => {
    const bff = await startBff({ start: [aProblem('provider_unavailable'), aPayment({ status: 'captured' })] });
    const element = await showButton(bff.url);
    await pressFor(element, 'alma-pay-error');

    await pressFor(element, 'alma-pay-paid');

    expect(element.state).to.equal('paid');
    expect(element.error).to.equal(undefined);
  });

  it('keeps the focus on the button', async () => {
    const bff = await startBff({ start: [aProblem('internal_error')] });
    const element = await showButton(bff.url);
    element.focus();

    await pressFor(element, 'alma-pay-error');
    await element.updateComplete;

    expect(element.shadowRoot?.activeElement).to.equal(inner(element));
  });
});

describe('redirect URLs', () => {
  const urls = [
    'javascript:alert(1)',
    'data:text/html,hello',
    'http://pay.example.com/',
    'https://shopper@pay.example.com/',
    'https://pay.example.com:8443/',
    'https://evil.example.org/',
    'https://pay.example.com.evil.example.org/',
    'https://evilpay.example.com/',
    '//pay.example.com/',
    '/payment',
    'not a url',
  ];
  for (const redirect_url of urls) {
    it(`never takes the shopper to ${redirect_url}`, async () => {
      const bff = await startBff({ start: [aPayment({ redirect_url })] });
      const element = await showButton(bff.url);
      let redirects = 0;
      element.addEventListener('alma-pay-redirect', () => {
        redirects += 1;
      });

      const event = await pressFor(element, 'alma-pay-error');

      expect(event.code).to.equal('provider_misconfigured');
      expect(redirects).to.equal(0);
      expect(element.state).to.equal('failed');
    });
  }

  it('lets a page of this machine use a sandbox on this machine', async () => {
    const redirect_url = `http://${location.hostname}:3002/alma`;
    const bff = await startBff({ start: [aPayment({ redirect_url })] });
    const element = await showButton(bff.url);

    const event = await pressFor(element, 'alma-pay-redirect');

    expect(event.redirectUrl).to.equal(redirect_url);
  });
});
