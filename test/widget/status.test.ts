import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { PaymentStatus } from '../../shared/payment-status.ts';
import type { AlmaPayStatus } from '../../widget/alma-pay-status.ts';
import { type Outcome, outcomeOf } from '../../widget/outcome.ts';
import { aPayment, aProblem } from '../support/bff-script.ts';
import { part, startBff } from '../support/shop-page.ts';

async function showStatus(server: string, payment: string | null = 'payment-1'): Promise<AlmaPayStatus> {
  const element = document.createElement('alma-pay-status');
  Object.assign(element, { server, payment, locale: 'en' });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.append(element);
  await element.updateComplete;
  return element;
}

const untilOutcome = async (element: AlmaPayStatus, outcome: Outcome): Promise<void> => {
  await waitUntil(() => element.outcome === outcome, `outcome is ${element.outcome}`, { timeout: 8_000 });
  await element.updateComplete;
};

describe('<alma-pay-status>', () => {
  const final: Record<string, string> = {
    captured: 'Payment received. Thank you!',
    partially_refunded: 'Payment received. Thank you!',
    refunded: 'Payment refunded.',
    declined: 'Payment declined. Nothing was charged.',
    expired: 'The time to pay has run out. Nothing was charged.',
    canceled: 'Payment cancelled. Nothing was charged.',
    review: 'The shop is checking your payment and will let you know.',
    pending: 'Checking your payment…',
  };
  for (const [status, words] of Object.entries(final) as [PaymentStatus, string][]) {
    it(`says what ${status} means, in a region that is read out`, async () => {
      const bff = await startBff({ get: [aPayment({ status })] });
      const element = await showStatus(bff.url);

      await untilOutcome(element, outcomeOf[status]);

      expect(part(element, 'status').getAttribute('role')).to.equal('status');
      expect(element.shadowRoot?.querySelector('slot')?.textContent).to.equal(words);
      await expect(element).to.be.accessible();
    });
  }

  it('turns to paid by itself, and tells the page', async () => {
    const bff = await startBff({ get: [aPayment({ status: 'pending' }), aPayment({ status: 'captured' })] });
    const told: [Outcome, PaymentStatus | undefined, string | undefined][] = [];
    const parent = document.body;
    const note = (event: HTMLElementEventMap['alma-pay-status']) =>
      told.push([event.outcome, event.status, event.paymentId]);
    parent.addEventListener('alma-pay-status', note);

    const element = await showStatus(bff.url);
    await untilOutcome(element, 'paid');
    parent.removeEventListener('alma-pay-status', note);

    expect(told).to.deep.equal([
      ['checking', 'pending', 'payment-1'],
      ['paid', 'captured', 'payment-1'],
    ]);
  });

  it('goes on asking through failures that pass', async () => {
    const bff = await startBff({ get: [{ status: 502 }, { fails: 'reset' }, aPayment({ status: 'captured' })] });
    const element = await showStatus(bff.url);

    await untilOutcome(element, 'paid');
  });

  it('does not ask any more once it is decided', async () => {
    const bff = await startBff({ get: [aPayment({ status: 'declined' })] });
    const element = await showStatus(bff.url);
    await untilOutcome(element, 'declined');

    await new Promise((resolve) => requestAnimationFrame(resolve));

    expect(await bff.looks()).to.have.length(1);
  });

  it('asks less often with time', async () => {
    const bff = await startBff({ get: [aPayment({ status: 'pending' })] });
    const start = performance.now();
    await showStatus(bff.url);

    await waitUntil(async () => (await bff.looks()).length >= 3, undefined, { timeout: 10_000 });

    expect(performance.now() - start).to.be.at.least(2_500);
  });

  it('does not ask while the page is hidden, and does when it is seen again', async () => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
    const bff = await startBff({ get: [aPayment({ status: 'pending' }), aPayment({ status: 'captured' })] });
    const element = await showStatus(bff.url);
    await untilOutcome(element, 'checking');
    await waitUntil(async () => (await bff.looks()).length === 1);

    Reflect.deleteProperty(document, 'hidden');

    await untilOutcome(element, 'paid');
  });

  it('never believes the words of the page’s address', async () => {
    history.replaceState(null, '', '?alma_payment=payment-9&status=paid&cko-payment-status=captured');
    const bff = await startBff({ get: [aPayment({ status: 'declined', id: 'payment-9' })] });
    const element = await showStatus(bff.url, null);

    await untilOutcome(element, 'declined');

    expect((await bff.looks())[0]?.path).to.equal('/payments/payment-9');
    history.replaceState(null, '', location.pathname);
  });

  it('keeps what the address says inside the path', async () => {
    const bff = await startBff({ get: [aProblem('payment_not_found', {}, { status: 404 })] });
    await showStatus(bff.url, '../config?x=');

    await waitUntil(async () => (await bff.requests()).some(({ path }) => path.startsWith('/payments/')));
  });

  it('says when there is no such payment', async () => {
    const bff = await startBff({ get: [aProblem('payment_not_found', {}, { status: 404 })] });
    const element = await showStatus(bff.url, 'nobody');

    await untilOutcome(element, 'not_found');
  });

  it('says when no payment is named', async () => {
    const bff = await startBff();
    const element = await showStatus(bff.url, null);

    await untilOutcome(element, 'not_found');
    expect(await bff.requests()).to.have.length(0);
  });

  it('follows another payment when the attribute changes', async () => {
    const bff = await startBff({ get: [aPayment({ status: 'declined' }), aPayment({ status: 'captured' })] });
    const element = await showStatus(bff.url);
    await untilOutcome(element, 'declined');

    element.setAttribute('payment', 'payment-2');

    await untilOutcome(element, 'paid');
    expect((await bff.looks()).at(-1)?.path).to.equal('/payments/payment-2');
  });

  it('lets the shop say it in its own words', async () => {
    const bff = await startBff({ get: [aPayment({ status: 'captured' })] });
    const element = await showStatus(bff.url);
    element.innerHTML = '<span slot="paid">Merci, votre paquet part demain.</span><span slot="declined">Non</span>';

    await untilOutcome(element, 'paid');

    const slot = element.shadowRoot!.querySelector('slot')!;
    expect(slot.assignedNodes().map(({ textContent }) => textContent)).to.deep.equal([
      'Merci, votre paquet part demain.',
    ]);
  });

  it('stops asking when it leaves the page, and goes on when it is back', async () => {
    const bff = await startBff({ get: [aPayment({ status: 'pending' }), aPayment({ status: 'captured' })] });
    const element = await showStatus(bff.url);
    const parent = element.parentElement!;
    await waitUntil(async () => (await bff.looks()).length === 1);

    element.remove();
    parent.append(element);

    await untilOutcome(element, 'paid');
  });
});
