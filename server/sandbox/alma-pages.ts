import { type Filled, fieldOf, mistakesList } from './alma-fields.ts';
import type { Draft, Mistakes } from './alma-form.ts';
import { day, layout, money } from './alma-layout.ts';
import { type PageLocale, type PageTexts, pageTexts } from './alma-texts.ts';
import { type Html, html } from './html.ts';
import type { Payment } from './payment.ts';
import { instalmentsOf, type Plan } from './plans.ts';
import { testData } from './test-data.ts';

/** First step: plan, card and phone. `now` in ms. */
export function detailsPage(
  locale: PageLocale,
  payment: Payment,
  plans: readonly Plan[],
  now: number,
  filled: Filled,
  mistakes: Mistakes = {},
): string {
  const texts = pageTexts[locale];
  const field = fieldOf(locale, filled, mistakes);
  return layout(
    locale,
    texts.title,
    html`<h1>${texts.title}</h1>
${mistakesList(locale, mistakes)}
<form method="post" action="?locale=${locale}" novalidate>
<fieldset id="plan"${mistakes.plan && html` aria-describedby="plan-error"`}>
<legend>${texts.planLegend}</legend>
${mistakes.plan && html`<p class="error" id="plan-error">${texts.errors[mistakes.plan]}</p>`}
${plans.map((plan, index) => planChoice(locale, payment, plan, now, filled.plan ? filled.plan === plan : index === 0))}
</fieldset>
<h2>${texts.detailsHeading}</h2>
${field('name', { autocomplete: 'cc-name' })}
${field('card', { autocomplete: 'cc-number', inputmode: 'numeric' })}
<div class="pair">
${field('expiry', { autocomplete: 'cc-exp', inputmode: 'numeric', hint: texts.expiryHint })}
${field('cvc', { autocomplete: 'cc-csc', inputmode: 'numeric', hint: texts.cvcHint })}
</div>
${field('phone', { autocomplete: 'tel', inputmode: 'tel', hint: texts.phoneHint })}
<button class="primary">${texts.continue}</button>
</form>
${waysOut(locale, payment)}
${testPanel(locale, payment)}`,
    payment,
  );
}

/** Second step: the code of the text message. */
export function codePage(
  locale: PageLocale,
  payment: Payment,
  draft: Draft,
  now: number,
  mistakes: Mistakes = {},
): string {
  const texts = pageTexts[locale];
  const { amount, currency } = payment.request;
  const [first] = instalmentsOf(draft.plan, amount, now);
  const sum = money(first?.amount ?? amount, currency, locale);
  const button = draft.plan.startsWith('d+') && first ? texts.payLater(sum, day(first.due, locale)) : texts.pay(sum);
  return layout(
    locale,
    texts.codeHeading,
    html`<h1>${texts.codeHeading}</h1>
<p>${texts.codeIntro(draft.phone)}</p>
${mistakesList(locale, mistakes)}
<form method="post" action="?locale=${locale}" novalidate>
${fieldOf(locale, {}, mistakes)('code', { autocomplete: 'one-time-code', inputmode: 'numeric' })}
<button class="primary">${button}</button>
</form>
<p><a href="/alma/${payment.token}?locale=${locale}">${texts.back}</a></p>
${waysOut(locale, payment)}
${testPanel(locale, payment)}`,
    payment,
  );
}

/** A payment that has ended; `shopUrl` is the way back. */
export function endPage(locale: PageLocale, payment: Payment, shopUrl: string): string {
  const texts = pageTexts[locale];
  const heading = texts.endHeading[endOf[payment.outcome]];
  const back = html`<p><a class="primary" href="${shopUrl}">${texts.toShop}</a></p>`;
  return layout(locale, heading, html`<h1>${heading}</h1><p>${texts.endText}</p>${back}`, payment);
}

const endOf: Record<Payment['outcome'], keyof PageTexts['endHeading']> = {
  Pending: 'paid',
  Authorized: 'paid',
  Captured: 'paid',
  Declined: 'declined',
  Expired: 'expired',
  Canceled: 'canceled',
};

export function unknownPage(locale: PageLocale): string {
  const { unknownHeading, unknownText } = pageTexts[locale];
  return layout(locale, unknownHeading, html`<h1>${unknownHeading}</h1><p>${unknownText}</p>`);
}

function planChoice(locale: PageLocale, payment: Payment, plan: Plan, now: number, checked: boolean): Html {
  const texts = pageTexts[locale];
  const { amount, currency } = payment.request;
  const instalments = instalmentsOf(plan, amount, now);
  const deferred = plan.startsWith('d+');
  const name = deferred ? texts.inDays(Number(plan.slice(2))) : texts.inParts(instalments.length);
  const sums = instalments.map((instalment) => money(instalment.amount, currency, locale));
  const dates = instalments.map(({ due }) => day(due, locale));
  const [first = '', second = ''] = sums;
  const brief = deferred ? texts.later(first, dates[0] ?? '') : texts.first(first, sums.length - 1, second);
  return html`<div class="plan">
<input type="radio" name="plan" value="${plan}" id="plan-${plan}"${checked && html` checked`}>
<label for="plan-${plan}"><strong>${name}</strong><span class="quiet">${brief}</span></label>
${
  !deferred &&
  html`<ol>${sums.map((sum, index) => html`<li><span>${index === 0 ? texts.today : dates[index]}</span><span>${sum}</span></li>`)}</ol>`
}
</div>`;
}

function waysOut(locale: PageLocale, { token }: Payment): Html {
  const texts = pageTexts[locale];
  return html`<div class="ways-out">
<form method="post" action="/alma/${token}/cancel"><button class="plain">${texts.cancel}</button></form>
<form method="post" action="/alma/${token}/leave"><button class="plain">${texts.leave}</button></form>
</div>`;
}

function testPanel(locale: PageLocale, { token }: Payment): Html {
  const texts = pageTexts[locale];
  const shortcut = (what: string, text: string) =>
    html`<form method="post" action="/alma/${token}/${what}"><button class="small">${text}</button></form>`;
  const { acceptedCard, declinedCard, expiry, cvc, phone, code } = testData;
  return html`<section class="test" aria-labelledby="test-heading">
<h2 id="test-heading">${texts.testHeading}</h2>
<p>${texts.testIntro}</p>
<dl>
<dt>${texts.testCard}</dt><dd><code>${acceptedCard}</code> <code>${expiry}</code> <code>${cvc}</code></dd>
<dt>${texts.testDeclined}</dt><dd><code>${declinedCard}</code> <code>${expiry}</code> <code>${cvc}</code></dd>
<dt>${texts.phone}</dt><dd><code>${phone}</code></dd>
<dt>${texts.testCode}</dt><dd><code>${code}</code></dd>
</dl>
<div class="shortcuts" role="group" aria-label="${texts.shortcuts}">
${shortcut('approve', texts.approveNow)}${shortcut('decline', texts.declineNow)}${shortcut('expire', texts.expireNow)}
</div>
</section>`;
}
