import { expect, waitUntil } from '@open-wc/testing';
import type { ErrorCode } from '../../shared/error-codes.ts';
import { errorText } from '../../shared/error-texts.ts';
import { locales } from '../../shared/locales.ts';
import type { AlmaPayButton } from '../../widget/alma-pay-button.ts';
import { type Answer, aConfig, aPayment, aProblem } from '../support/bff-script.ts';
import { messageOf, part, pressFor, showButton, startBff, untilState } from '../support/shop-page.ts';

/** What is wrong, what the page is told, and how it comes about. */
type Case = { code: ErrorCode; start?: Answer; server?: string; properties?: Record<string, unknown> };

const refused = (code: ErrorCode): Case => ({ code, start: aProblem(code) });
const answered = (start: Answer): Case => ({ code: 'internal_error', start });
const leadsTo = (redirect_url: string): Case => ({
  code: 'provider_misconfigured',
  start: aPayment({ redirect_url }),
});

const cases: Record<string, Case> = {
  'no order': { code: 'invalid_order', properties: { order: undefined } },
  'an order that is a number': { code: 'invalid_order', properties: { order: 5 } },
  'an order that is an object': { code: 'invalid_order', properties: { order: { amount: 1 } } },
  'a malformed order': refused('invalid_order'),
  'an expired order': refused('order_expired'),
  'an order for another server': refused('origin_not_allowed'),
  'an order that was changed': refused('order_changed'),
  'a getOrder that is no function': { code: 'internal_error', properties: { getOrder: 'order' } },
  'a getOrder that throws': {
    code: 'internal_error',
    properties: {
      getOrder: () => {
        throw new Error('the cart is broken');
      },
    },
  },
  'a getOrder that gives nothing': { code: 'invalid_order', properties: { getOrder: () => undefined } },
  'a server that is no URL': { code: 'invalid_request', server: 'not a url' },
  'a server that is a script': { code: 'invalid_request', server: 'javascript:alert(1)' },
  'a server without a host': { code: 'invalid_request', server: 'https://' },
  'a server where nobody listens': { code: 'provider_unavailable', server: 'http://localhost:9' },
  'a server that answers 404': { code: 'internal_error', server: `${location.origin}/nothing-here` },
  'a page instead of an answer': answered({ body: '<!doctype html><h1>Hello</h1>', type: 'text/html' }),
  'an empty answer': answered({ status: 204 }),
  'half an answer': answered({ body: '{"id":"payment-1","status":"pen' }),
  'bytes for an answer': answered({ body: '\u0000\u0001ÿ\ud800', type: 'application/octet-stream' }),
  'an answer full of nothing': answered({ body: ' '.repeat(1_000_000) }),
  'a list for an answer': answered({ body: [aPayment().body] }),
  'an answer with numbers for texts': answered({ body: { id: 1, status: 2, redirect_url: 3 } }),
  'an error that is no code of ours': answered({ status: 500, body: { code: '__proto__', request_id: {} } }),
  'an amount with decimals': { code: 'invalid_request', properties: { amount: 60.01 } },
  'an amount below zero': { code: 'invalid_request', properties: { amount: -6_001 } },
  'an amount that is no number': { code: 'invalid_request', properties: { amount: 'sixty' } },
  'an amount that is an object': { code: 'invalid_request', properties: { amount: {} } },
  'an amount without end': { code: 'invalid_request', properties: { amount: Number.POSITIVE_INFINITY } },
  'a redirect to a script': leadsTo('javascript:document.title="taken"'),
  'a redirect to a script in disguise': leadsTo(' java\nscript:document.title="taken"'),
  'a redirect to data': leadsTo('data:text/html,<script>parent.document.title="taken"</script>'),
  'a redirect without TLS': leadsTo('http://pay.example.com/'),
  'a redirect with credentials': leadsTo('https://pay.example.com@evil.example.org/'),
  'a redirect with a password': leadsTo('https://shop:secret@pay.example.com/'),
  'a redirect to a host outside the list': leadsTo('https://evil.example.org/pay.example.com'),
  'a redirect to a host that ends alike': leadsTo('https://notpay.example.com/'),
  'a redirect to another port': leadsTo('https://pay.example.com:444/'),
  'a redirect within the page': leadsTo('/payment'),
  'a redirect to another scheme': leadsTo('intent://pay.example.com/#Intent;end'),
};

describe('bad input', () => {
  const thrown: unknown[] = [];
  const note = (event: ErrorEvent | PromiseRejectionEvent) =>
    thrown.push(event instanceof ErrorEvent ? event.message : event.reason);
  const { href } = location;
  const { title } = document;

  before(() => {
    addEventListener('error', note);
    addEventListener('unhandledrejection', note);
  });

  after(() => {
    removeEventListener('error', note);
    removeEventListener('unhandledrejection', note);
  });

  afterEach(async () => {
    // Rejections are reported after the task that made them.
    await new Promise((resolve) => setTimeout(resolve));
    expect(thrown.splice(0)).to.deep.equal([]);
    expect([location.href, document.title]).to.deep.equal([href, title]);
  });

  for (const [index, [what, { code, start, server, properties }]] of Object.entries(cases).entries()) {
    it(`says, announces and tells ${what}`, async () => {
      const locale = locales[index % locales.length]!;
      const bff = await startBff(start ? { start: [start] } : {});
      const element = await showButton(server ?? bff.url, { locale, ...(properties as Partial<AlmaPayButton>) });
      let redirects = 0;
      element.addEventListener('alma-pay-redirect', () => {
        redirects += 1;
      });

      const event = await pressFor(element, 'alma-pay-error');
      await untilState(element, 'failed');

      expect(event.code).to.equal(code);
      expect(event.message).to.equal(errorText(code, locale));
      expect(element.error).to.equal(event);
      expect(messageOf(element)).to.equal(event.message);
      const message = part(element, 'message');
      expect(message.getAttribute('role')).to.equal('status');
      expect(message.lang).to.equal(locale);
      expect(message.getBoundingClientRect().height).to.be.above(10);
      expect(getComputedStyle(message).clipPath).to.equal('none');
      expect(redirects).to.equal(0);
    });
  }

  const nonsense: Record<string, unknown>[] = [
    { locale: 5 },
    { locale: {} },
    { locale: ['fr'] },
    { plan: 5 },
    { plan: {} },
    { currency: 5, plan: '3x' },
    { currency: {} },
    { variant: 5 },
    { shape: {} },
    { labelType: [] },
    { labelType: 'constructor' },
    { unavailable: 'maybe' },
    { server: undefined },
  ];
  for (const properties of nonsense) {
    it(`shows a button whatever ${JSON.stringify(properties)} may mean`, async () => {
      const bff = await startBff();
      const element = await showButton(bff.url, { amount: 10_001, currency: 'EUR', ...(properties as object) });
      await waitUntil(async () => 'server' in properties || (await bff.requests()).length > 0);
      await element.updateComplete;

      expect(part(element, 'label').textContent).to.contain('Alma');
      expect(part(element, 'button').getBoundingClientRect().height).to.be.at.least(44);
    });
  }

  it('takes an amount that a framework hands over as text', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { amount: '10001' as never, currency: 'EUR', plan: '3x' });
    await waitUntil(() => part(element, 'preview')?.textContent?.includes('33.35'));

    expect(element.state).to.equal('ready');
  });

  for (const config of [
    { body: { plans: 'all', redirect_hosts: {} } },
    { body: { plans: [5, null], redirect_hosts: [5] } },
    aConfig({ redirect_hosts: ['*', '', '*.'] }),
    aConfig({ plans: null as never }),
    aConfig({ currency: 5 as never, min_amount: 'x' as never }),
    { body: 'null' },
    { body: '<h1>Hello</h1>', type: 'text/html' },
  ]) {
    it(`breaks nothing, and sends nobody anywhere, when the configuration is ${JSON.stringify(config.body)}`, async () => {
      const bff = await startBff({
        config: [config],
        start: [aPayment({ redirect_url: 'https://evil.example.org/' })],
      });
      const element = await showButton(bff.url, { plan: '3x', amount: 10_001 });

      const event = await pressFor(element, 'alma-pay-error');

      expect(['provider_misconfigured', 'internal_error']).to.include(event.code);
    });
  }
});
