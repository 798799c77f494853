import { expect, fixture, html } from '@open-wc/testing';
import { errorCodes } from '../../shared/error-codes.ts';
import { errorText } from '../../shared/error-texts.ts';
import { locales } from '../../shared/locales.ts';
import type { AlmaPayButton } from '../../widget/alma-pay-button.ts';
import { buttonStates } from '../../widget/button-state.ts';
import { outcomes } from '../../widget/outcome.ts';
import { statusTexts } from '../../widget/status-texts.ts';
import { wordsOf } from '../../widget/texts.ts';
import { labelOf, part, showButton, startBff } from '../support/shop-page.ts';

const labels = {
  fr: 'Payer avec Alma',
  en: 'Pay with Alma',
  de: 'Mit Alma bezahlen',
  es: 'Pagar con Alma',
  it: 'Paga con Alma',
  nl: 'Betaal met Alma',
  pt: 'Pagar com Alma',
} as const;

/** What a page asks for, and what it gets; `undefined` is the browser's own, English in these engines. */
const tags: Record<string, keyof typeof labels | undefined> = {
  fr: 'fr',
  'fr-FR': 'fr',
  'fr-CH': 'fr',
  'fr-BE': 'fr',
  'fr-CA': 'fr',
  fr_FR: 'fr',
  FR: 'fr',
  ' fr ': 'fr',
  'fr-Latn-FR': 'fr',
  'fr-FR-u-nu-latn': 'fr',
  en: 'en',
  'en-GB': 'en',
  'en-US': 'en',
  'en-IE': 'en',
  de: 'de',
  'de-DE': 'de',
  'de-AT': 'de',
  'de-CH': 'de',
  'DE-de': 'de',
  es: 'es',
  'es-ES': 'es',
  'es-MX': 'es',
  'es-419': 'es',
  it: 'it',
  'it-IT': 'it',
  'it-CH': 'it',
  nl: 'nl',
  'nl-NL': 'nl',
  'nl-BE': 'nl',
  pt: 'pt',
  'pt-PT': 'pt',
  'pt-BR': 'pt',
  '': undefined,
  ja: undefined,
  'zh-Hant-HK': undefined,
  ar: undefined,
  und: undefined,
  xx: undefined,
  'not a tag': undefined,
  '-': undefined,
  'fra-FR': undefined,
  français: undefined,
  'en--US': 'en',
  'de-': 'de',
  '🇫🇷': undefined,
  constructor: undefined,
};

describe('languages', () => {
  for (const [tag, locale] of Object.entries(tags)) {
    it(`locale="${tag}" is ${locale ?? "the browser's own"}, amounts and dates included`, async () => {
      const bff = await startBff();
      const element = await showButton(bff.url, { locale: tag, amount: 10_000, currency: 'EUR', plan: '2x' });

      expect(labelOf(element)).to.equal(labels[locale ?? 'en']);
      expect(part(element, 'button').lang).to.equal(locale ?? 'en');
    });
  }

  it('is that of the nearest lang, through shadow roots too', async () => {
    const host = await fixture<HTMLElement>(html`<section lang="es"><div></div></section>`);
    const root = host.querySelector('div')!.attachShadow({ mode: 'open' });
    root.innerHTML = '<p><alma-pay-button order="signed.order.token"></alma-pay-button></p>';
    const element = root.querySelector<AlmaPayButton>('alma-pay-button')!;
    await element.updateComplete;
    expect(labelOf(element)).to.equal(labels.es);
  });

  it('changes with the page', async () => {
    const section = await fixture<HTMLElement>(html`<section lang="it"><alma-pay-button></alma-pay-button></section>`);
    const element = section.querySelector('alma-pay-button')!;
    expect(labelOf(element)).to.equal(labels.it);

    section.lang = 'nl-BE';
    await new Promise((resolve) => setTimeout(resolve));
    await element.updateComplete;

    expect(labelOf(element)).to.equal(labels.nl);
  });

  it('has every text in every language, none in two', () => {
    for (const locale of locales) {
      for (const code of errorCodes) expect(errorText(code, locale)).to.match(/\S/);
      for (const outcome of outcomes) expect(statusTexts[locale][outcome]).to.match(/\S/);
      for (const state of buttonStates) {
        const { message } = wordsOf(state, 'pay', false, locale);
        if (state !== 'ready' && state !== 'failed') expect(message, `${locale} ${state}`).to.match(/\S/);
      }
    }
    for (const state of ['starting', 'redirecting', 'unknown', 'offline', 'unavailable'] as const) {
      const messages = locales.map((locale) => wordsOf(state, 'pay', false, locale).message);
      // "Un momento…" is Spanish and Italian.
      expect(new Set(messages).size).to.be.at.least(locales.length - 1);
    }
  });

  it('says in no language that paying later costs nothing', () => {
    const said = locales.flatMap((locale) => [
      ...buttonStates.flatMap((state) => Object.values(wordsOf(state, 'pay', false, locale))),
      ...errorCodes.map((code) => errorText(code, locale)),
      ...outcomes.map((outcome) => statusTexts[locale][outcome]),
    ]);
    expect(said.join('\n')).not.to.match(/\bfree\b|gratuit|sans frais|gratis|kostenlos|grátis|0 ?%/i);
  });

  it('has a label for every type', async () => {
    const bff = await startBff();
    const element = await showButton(bff.url, { labelType: 'buy' });
    expect(labelOf(element)).to.equal('Buy with Alma');
    element.setAttribute('label-type', 'plain');
    await element.updateComplete;
    expect(labelOf(element)).to.equal('Alma');
    element.setAttribute('label-type', 'nonsense');
    await element.updateComplete;
    expect(labelOf(element)).to.equal('Pay with Alma');
  });
});
