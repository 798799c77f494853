import { expect, waitUntil } from '@open-wc/testing';
import { plans } from '../../shared/plans.ts';
import type { AlmaPayButton } from '../../widget/alma-pay-button.ts';
import { aConfig } from '../support/bff-script.ts';
import { part, showButton, startBff, untilState } from '../support/shop-page.ts';

const lines = (element: AlmaPayButton): string[] =>
  [...(part(element, 'preview')?.querySelectorAll('strong') ?? [])].map(({ textContent }) => textContent?.trim() ?? '');

const untilShown = (element: AlmaPayButton) => waitUntil(() => lines(element).some((line) => /\d/.test(line)));

describe('the preview of a plan', () => {
  for (const plan of plans) {
    it(`of ${plan} sums to the total`, async () => {
      const bff = await startBff();
      const element = await showButton(bff.url, { plan, amount: 10_001, currency: 'EUR' });
      await untilShown(element);

      const cents = lines(element).map((line) => Number(line.replace(/\D/g, '')));

      expect(cents.reduce((sum, part) => sum + part)).to.equal(10_001);
      expect(cents).to.have.length(plan.startsWith('d') ? 1 : Number(plan[0]));
    });
  }

  it('is written as the region writes money and dates', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { plan: '2x', amount: 123_400, currency: 'EUR', locale: 'de-AT' });
    await untilShown(element);

    const money = new Intl.NumberFormat('de-AT', { style: 'currency', currency: 'EUR' }).format(617);
    const today = new Date().toLocaleDateString('de-AT', { day: 'numeric', month: 'short' });
    expect(lines(element)[0]).to.equal(money);
    expect(part(element, 'preview').textContent).to.contain(today);
  });

  it('keeps its place from the start, so that nothing moves when the configuration comes', async () => {
    const bff = await startBff({ config: [{ ...aConfig(), after: 100 }] });
    const element = await showButton(bff.url, { plan: '3x', amount: 10_001, currency: 'EUR' });
    const { height } = element.getBoundingClientRect();

    await untilShown(element);

    expect(element.getBoundingClientRect().height).to.equal(height);
  });

  it('is not shown for a plan that the server does not offer', async () => {
    const bff = await startBff({ config: [aConfig({ plans: ['2x'] })] });
    const element = await showButton(bff.url, { plan: '4x', amount: 10_001, currency: 'EUR' });

    await waitUntil(() => !part(element, 'preview'));
  });

  it('is not shown when the configuration cannot be had', async () => {
    const bff = await startBff({ config: [{ status: 500 }] });
    const element = await showButton(bff.url, { plan: '4x', amount: 10_001, currency: 'EUR' });

    await waitUntil(() => !part(element, 'preview'));
  });

  for (const plan of ['5x', 'constructor', 'd+', '999999999x', '-1x']) {
    it(`is not shown, and breaks nothing, when plan="${plan}"`, async () => {
      const bff = await startBff();
      const element = await showButton(bff.url, { plan: plan as never, amount: 10_001, currency: 'EUR' });

      await waitUntil(() => !part(element, 'preview'));
      expect(element.state).to.equal('ready');
    });
  }

  it('is not shown for an amount that Alma does not take', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { plan: '3x', amount: 4_999, currency: 'EUR' });
    await untilState(element, 'unavailable');

    expect(part(element, 'preview')).to.equal(null);
  });

  it('is not shown unless the page asks', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { amount: 10_001, currency: 'EUR' });
    expect(part(element, 'preview')).to.equal(null);
  });
});
