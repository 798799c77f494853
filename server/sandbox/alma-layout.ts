import type { PageLocale } from './alma-texts.ts';
import { pageLocales, pageTexts } from './alma-texts.ts';
import { type Html, html } from './html.ts';
import type { Payment } from './payment.ts';

/** Where the style sheet of the Alma page is; its own file, so that the page needs nothing inline. */
export const stylesPath = '/alma/page.css';

/** `amount` in minor units, as people write it. */
export function money(amount: number, currency: string, locale: PageLocale): string {
  const format = new Intl.NumberFormat(pageTexts[locale].region, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A day such as "24 December 2026". */
export function day(date: Date, locale: PageLocale): string {
  return new Intl.DateTimeFormat(pageTexts[locale].region, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(date);
}

/** The whole page around `content`. */
export function layout(locale: PageLocale, heading: string, content: Html, payment?: Payment): string {
  const texts = pageTexts[locale];
  const others = pageLocales.filter((other) => other !== locale);
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${heading} · Alma</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesPath}">
</head>
<body>
<header class="top">
<span class="brand">Alma</span>
<span class="badge">${texts.sandbox}</span>
<nav>${others.map((other) => html`<a href="?locale=${other}" lang="${other}" hreflang="${other}">${pageTexts[other].language}</a>`)}</nav>
</header>
<main${payment ? html` class="paying"` : undefined}>
${payment && summary(locale, payment)}
<div class="work">
${content}
</div>
</main>
</body>
</html>
`.html;
}

function summary(locale: PageLocale, { request }: Payment): Html {
  const texts = pageTexts[locale];
  return html`<aside class="summary" aria-label="${texts.order}">
<p class="label">${texts.total}</p>
<p class="total">${money(request.amount, request.currency, locale)}</p>
${request.description && html`<p>${request.description}</p>`}
${
  request.items &&
  html`<ul class="items">${request.items.map(
    ({ name, quantity }) => html`<li><span>${name ?? ''}</span><span class="quiet">× ${quantity ?? 1}</span></li>`,
  )}</ul>`
}
${request.reference && html`<p class="quiet"><span class="label">${texts.reference}</span> ${request.reference}</p>`}
</aside>`;
}
