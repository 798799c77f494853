import { expect, oneEvent } from '@open-wc/testing';
import { aPayment, aRedirect } from '../support/bff-script.ts';
import { inner, pressFor, showButton, startBff, untilState } from '../support/shop-page.ts';

describe('pressing', () => {
  it('sends the order to the server and then the shopper to the page the server names', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);

    const event = await pressFor(element, 'alma-pay-redirect');

    expect(event.redirectUrl).to.equal('https://pay.example.com/payment-1');
    expect(event.paymentId).to.equal('payment-1');
    const [start] = await bff.starts();
    expect(start?.path).to.equal('/payments');
    expect(JSON.parse(start?.body ?? '').order).to.equal('signed.order.token');
  });

  it('ten times in the same moment starts one payment', async () => {
    const bff = await startBff({ start: [aRedirect({ after: 100 })] });
    const element = await showButton(bff.url);

    for (let presses = 0; presses < 10; presses += 1) inner(element).click();
    expect(element.state).to.equal('starting');
    await oneEvent(element, 'alma-pay-redirect');

    expect(await bff.starts()).to.have.length(1);
  });

  it('again while the shopper is leaving starts nothing more', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);
    element.addEventListener('alma-pay-redirect', () => inner(element).click());

    await pressFor(element, 'alma-pay-redirect');

    expect(await bff.starts()).to.have.length(1);
  });

  it('never sends the amount the page shows, nor a cookie', async () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie must be there before the request, in every engine.
    document.cookie = 'shop=secret';
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url, { amount: 6_666, currency: 'EUR' });

    await pressFor(element, 'alma-pay-redirect');

    const [start] = await bff.starts();
    expect(start?.body).not.to.contain('6666');
    expect(start?.cookie).to.equal('');
  });

  it('names the press, the same for every try of an order and another for another order', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);
    await pressFor(element, 'alma-pay-redirect');
    await untilState(element, 'ready');
    await pressFor(element, 'alma-pay-redirect');
    element.order = 'another.order.token';
    await pressFor(element, 'alma-pay-redirect');

    const ids = (await bff.starts()).map(({ body }) => JSON.parse(body).press_id);
    expect(ids[0]).to.match(/^[\w-]{8,64}$/);
    expect(ids[1]).to.equal(ids[0]);
    expect(ids[2]).not.to.equal(ids[0]);
  });

  it('does nothing when the page calls it off', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);
    element.addEventListener('alma-pay-start', (event) => event.preventDefault());

    await element.pay();

    expect(element.state).to.equal('ready');
    expect(await bff.starts()).to.have.length(0);
  });

  it('waits for what the page wants to do first', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);
    let isSaved = false;
    element.addEventListener('alma-pay-start', (event) =>
      event.waitUntil(
        bff.requests().then((requests) => {
          isSaved = requests.every(({ method }) => method !== 'POST');
        }),
      ),
    );

    await pressFor(element, 'alma-pay-redirect');

    expect(isSaved).to.equal(true);
  });

  it('fails without a request when what the page wanted to do first fails', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);
    element.addEventListener('alma-pay-start', (event) => event.waitUntil(Promise.reject(new Error('cart not saved'))));

    const event = await pressFor(element, 'alma-pay-error');

    expect(event.code).to.equal('internal_error');
    expect(await bff.starts()).to.have.length(0);
  });

  it('asks the page for the order when it is pressed, once', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    let asked = 0;
    const getOrder = async () => {
      asked += 1;
      return 'fresh.order.token';
    };
    const element = await showButton(bff.url, { order: null, getOrder });

    inner(element).click();
    await pressFor(element, 'alma-pay-redirect');

    expect(asked).to.equal(1);
    expect(JSON.parse((await bff.starts())[0]?.body ?? '').order).to.equal('fresh.order.token');
  });

  it('does nothing while it is disabled', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url, { disabled: true });

    inner(element).click();
    await element.pay();

    expect(element.state).to.equal('ready');
    expect(await bff.starts()).to.have.length(0);
  });

  it('is forgotten when the order changes meanwhile', async () => {
    const bff = await startBff({
      start: [aRedirect({ after: 200 }), aPayment({ status: 'captured', id: 'payment-2' })],
    });
    const element = await showButton(bff.url);
    let redirects = 0;
    element.addEventListener('alma-pay-redirect', () => {
      redirects += 1;
    });
    inner(element).click();
    await bff.untilStarts(1);

    element.order = 'another.order.token';
    await untilState(element, 'ready');
    const event = await pressFor(element, 'alma-pay-paid');

    expect(event.paymentId).to.equal('payment-2');
    expect(redirects).to.equal(0);
  });

  it('ends when the element leaves the page, and works again when it is back', async () => {
    const bff = await startBff({ start: [aRedirect({ after: 100 }), aRedirect()] });
    const element = await showButton(bff.url);
    const parent = element.parentElement!;
    inner(element).click();
    await bff.untilStarts(1);

    element.remove();
    expect(element.state).to.equal('ready');
    parent.append(element);

    const event = await pressFor(element, 'alma-pay-redirect');
    expect(event.paymentId).to.equal('payment-1');
  });

  it('leaves the button ready when the page takes the shopper to Alma itself', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const element = await showButton(bff.url);

    await element.pay();

    expect(element.state).to.equal('ready');
  });
});
