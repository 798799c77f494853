import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { AlmaPayButton } from '../../widget/alma-pay-button.ts';
import { buttonStates } from '../../widget/button-state.ts';
import { outcomes } from '../../widget/outcome.ts';
import { statusTexts } from '../../widget/status-texts.ts';
import { aPayment, aProblem, aRedirect } from '../support/bff-script.ts';
import {
  announcedBy,
  backOnline,
  inner,
  labelOf,
  messageOf,
  part,
  pressFor,
  showButton,
  showState,
  startBff,
  untilState,
} from '../support/shop-page.ts';

const schemes = { light: ['#fff', '#17181c'], dark: ['#17181c', '#eee'] } as const;
const variants = ['brand', 'dark', 'light', 'outline'] as const;

/** A part of a page with its own colours. */
function section(scheme: keyof typeof schemes): HTMLElement {
  const [background, color] = schemes[scheme];
  const parent = document.createElement('section');
  Object.assign(parent.style, { background, color, colorScheme: scheme, padding: '1rem' });
  return parent;
}

/** A place as narrow as a phone's side column. */
function column(): HTMLElement {
  const parent = document.createElement('div');
  parent.style.inlineSize = '160px';
  return parent;
}

/** Everything in the element that is wider than its place, or outside it. */
function tooWide(element: HTMLElement): string[] {
  const place = element.getBoundingClientRect();
  return [...element.shadowRoot!.querySelectorAll<HTMLElement>('*')]
    .filter((inside) => {
      const { left, right, width } = inside.getBoundingClientRect();
      const isInline = getComputedStyle(inside).display.startsWith('inline');
      const isOutside = width > 0 && (left < place.left - 1 || right > place.right + 1);
      return isOutside || (!isInline && inside.scrollWidth > inside.clientWidth + 1 && inside.clientWidth > 0);
    })
    .map((inside) => `${inside.localName}.${inside.className}: ${inside.textContent}`);
}

/** The lines of `element`, as boxes. */
function linesOf(element: Element): DOMRect[] {
  const range = document.createRange();
  range.selectNodeContents(element);
  return [...range.getClientRects()];
}

/** The words on the button that the mark of a test covers. */
function marked(element: AlmaPayButton): string[] {
  const mark = element.shadowRoot!.querySelector('small')!.getBoundingClientRect();
  return [...inner(element).querySelectorAll('span')]
    .filter((words) => getComputedStyle(words).visibility === 'visible')
    .filter((words) =>
      linesOf(words).some(({ top, left, right }) => top < mark.bottom - 2 && left < mark.right && right > mark.left),
    )
    .map(({ textContent }) => textContent);
}

const root = document.documentElement;

describe('accessibility', () => {
  afterEach(() => {
    backOnline();
    root.removeAttribute('dir');
    root.style.fontSize = '';
  });

  for (const state of buttonStates) {
    for (const scheme of ['light', 'dark'] as const) {
      it(`has nothing that axe finds while ${state}, on a ${scheme} page, in any colours`, async () => {
        const element = await showState(state, {}, section(scheme));
        for (const variant of variants) {
          element.variant = variant;
          await element.updateComplete;
          await expect(element).to.be.accessible();
        }
      });
    }

    it(`says with words what it is while ${state}, in one place that is read out`, async () => {
      const element = await showState(state);
      const regions = [...element.shadowRoot!.querySelectorAll('[role], [aria-live]')];

      expect(regions).to.deep.equal([part(element, 'message')]);
      expect(regions[0]?.getAttribute('role')).to.equal('status');
      expect(announcedBy(element) === '').to.equal(state === 'ready');
      // What stands on the button need not be seen twice.
      const isSeen = getComputedStyle(part(element, 'message')).clipPath === 'none' && announcedBy(element) !== '';
      expect(isSeen).to.equal(['unknown', 'failed', 'offline', 'unavailable'].includes(state));
    });

    for (const [what, locale, size] of [
      ['German', 'de', ''],
      ['200 % text', 'fr', '200%'],
      ['200 % text in Portuguese', 'pt', '200%'],
    ] as const) {
      it(`fits a column of 160 px while ${state}, in ${what}`, async () => {
        root.style.fontSize = size;
        const element = await showState(state, { locale }, column());

        expect(element.getBoundingClientRect().width).to.be.at.most(160);
        expect(tooWide(element)).to.deep.equal([]);
        expect(marked(element)).to.deep.equal([]);
        expect(root.scrollWidth).to.be.at.most(root.clientWidth);
      });
    }

    it(`is mirrored while ${state} on a page that is read from right to left`, async () => {
      root.dir = 'rtl';
      const element = await showState(state);
      const { left, right } = element.getBoundingClientRect();

      const marker = element.shadowRoot!.querySelector('small')!.getBoundingClientRect();
      expect(marker.left - left).to.be.lessThan(right - marker.right);
      expect(tooWide(element)).to.deep.equal([]);
    });
  }

  for (const outcome of outcomes) {
    for (const scheme of ['light', 'dark'] as const) {
      it(`has nothing that axe finds in <alma-pay-status> that says ${outcome}, on a ${scheme} page`, async () => {
        const status = { paid: 'captured', checking: 'pending', not_found: 'not-ours' }[String(outcome)] ?? outcome;
        const isUnknown = outcome === 'not_found';
        const bff = await startBff({
          get: [isUnknown ? aProblem('payment_not_found', {}, { status: 404 }) : aPayment({ status: status as never })],
        });
        const element = await fixture<HTMLElementTagNameMap['alma-pay-status']>(
          html`<alma-pay-status locale="en" payment="payment-1" server=${bff.url}></alma-pay-status>`,
          { parentNode: section(scheme) },
        );
        await waitUntil(() => element.outcome === outcome);
        await element.updateComplete;

        expect(element.shadowRoot!.textContent).to.contain(statusTexts.en[outcome]);
        await expect(element).to.be.accessible();
        element.parentElement!.style.inlineSize = '160px';
        root.style.fontSize = '200%';
        expect(tooWide(element)).to.deep.equal([]);
      });
    }
  }

  it('is one real button, reached by Tab and pressed by Enter and Space', async () => {
    const bff = await startBff({ start: [aRedirect()] });
    const field = document.createElement('input');
    const parent = document.createElement('div');
    const element = await showButton(bff.url, {}, parent);
    parent.prepend(field);
    field.focus();

    await sendKeys({ press: 'Tab' });
    expect(element.shadowRoot!.activeElement).to.equal(inner(element));
    for (const press of ['Enter', ' ']) {
      const redirect = new Promise((resolve) => element.addEventListener('alma-pay-redirect', resolve, { once: true }));
      await sendKeys({ press });
      await redirect;
      await untilState(element, 'ready');
    }

    expect(inner(element)).to.be.instanceOf(HTMLButtonElement);
    expect(element.shadowRoot!.querySelectorAll('button, a, [tabindex]')).to.have.length(1);
    expect(await bff.starts()).to.have.length(2);
  });

  it('shows the keyboard’s focus in two colours, one of which is seen on any page', async () => {
    const element = await showState('ready');
    const field = document.createElement('input');
    element.before(field);
    field.focus();
    await sendKeys({ press: 'Tab' });

    const { outlineColor, outlineStyle, outlineWidth, boxShadow } = getComputedStyle(inner(element));

    expect([outlineColor, outlineStyle, outlineWidth]).to.deep.equal(['rgb(255, 255, 255)', 'solid', '2px']);
    expect(boxShadow).to.contain('rgb(23, 24, 28)').and.to.contain('4px');
  });

  it('keeps the region that is read out, and the focus, from the first state to the last', async () => {
    const bff = await startBff({
      start: [aProblem('internal_error'), aPayment({ status: 'unknown' }, { status: 202 })],
      get: [aPayment({ status: 'captured' })],
    });
    const element = await showButton(bff.url);
    element.focus();
    const region = part(element, 'message');
    const button = inner(element);

    await pressFor(element, 'alma-pay-error');
    await pressFor(element, 'alma-pay-paid');
    await element.updateComplete;

    expect(part(element, 'message')).to.equal(region);
    expect(element.shadowRoot!.activeElement).to.equal(button);
    expect(document.activeElement).to.equal(element);
  });

  it('links what went wrong to the button', async () => {
    const element = await showState('failed');

    const described = inner(element).getAttribute('aria-describedby') ?? '';

    expect(element.shadowRoot!.getElementById(described)?.textContent).to.equal(messageOf(element));
    expect(messageOf(element)).to.equal('Payment not possible. Please contact the shop.');
  });

  it('is told apart from a button that is only busy, and from one that cannot be pressed', async () => {
    const attributes = (element: AlmaPayButton) =>
      ['aria-busy', 'aria-disabled'].map((name) => inner(element).getAttribute(name));

    expect(attributes(await showState('ready'))).to.deep.equal(['false', 'false']);
    expect(attributes(await showState('starting'))).to.deep.equal(['true', 'true']);
    expect(attributes(await showState('failed'))).to.deep.equal(['false', 'false']);
    expect(attributes(await showState('unavailable'))).to.deep.equal(['false', 'true']);
  });

  it('is at least 44 px high, whatever the page asks for and however small its text', async () => {
    root.style.fontSize = '62.5%';
    const element = await showState('ready');
    element.style.setProperty('--alma-pay-height', '10px');
    element.style.setProperty('--alma-pay-font-size', '1px');

    const { height, width } = inner(element).getBoundingClientRect();

    expect(height).to.be.at.least(44);
    expect(width).to.be.at.least(44);
  });

  it('has text of 16 px on pages that count ten pixels to the rem', async () => {
    root.style.fontSize = '62.5%';
    const element = await showState('ready');

    expect(getComputedStyle(part(element, 'label')).fontSize).to.equal('16px');
  });

  it('begins each line of a failure at the right on a page that is read from right to left', async () => {
    root.dir = 'rtl';
    const element = await showState('failed', { locale: 'de' }, column());
    const ends = linesOf(part(element, 'message')).map(({ right }) => Math.round(right));

    expect(ends.length).to.be.greaterThan(1);
    expect(new Set(ends).size).to.equal(1);
  });

  it('keeps the end of a sentence at its end when the page is read from right to left', async () => {
    root.dir = 'rtl';
    const element = await showState('starting');
    const label = part(element, 'label').nextElementSibling!;
    const text = [...label.childNodes].find((node) => node.textContent?.includes('…'))!;
    const range = document.createRange();
    const at = text.textContent!.indexOf('…');
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const dots = range.getBoundingClientRect();
    range.setStart(text, 0);
    range.setEnd(text, 3);

    expect(labelOf(element)).to.equal('One moment…');
    expect(dots.left).to.be.greaterThan(range.getBoundingClientRect().left);
  });
});
