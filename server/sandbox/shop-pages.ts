import { type Html, html } from './html.ts';
import { type Basket, priceOf } from './shop-order.ts';
import { type Language, shopTexts } from './shop-texts.ts';

/** What a page is made for. `bffUrl` is where the button's server is. */
export type Visit = { basket: Basket; language: Language; bffUrl: string };

/** The product, the order and the button: two lines of HTML, the form inside for browsers without JavaScript. */
export function productPage(visit: Visit, order: string): string {
  const { basket, language, bffUrl } = visit;
  const texts = shopTexts[language];
  const { lamps, delivery, total } = priceOf(basket);
  return layout(
    visit,
    texts.product,
    html`<main class="product">
<img class="picture" src="/lamp.svg" alt="${texts.picture}" width="600" height="640">
<div>
<h1>${texts.product}</h1>
<p>${texts.described}</p>
<p class="soft">${texts.facts}</p>
<section class="card" aria-labelledby="summary">
<h2 id="summary">${texts.summary}</h2>
<dl>
<dt>${texts.product} × ${basket.quantity}</dt><dd>${euros(lamps, language)}</dd>
<dt>${texts.delivery}</dt><dd>${euros(delivery, language)}</dd>
<dt class="total">${texts.total}</dt><dd class="total">${euros(total, language)}</dd>
</dl>
<form class="quantity" action="/">
<input type="hidden" name="lang" value="${language}">
<label for="quantity">${texts.quantity}</label>
<select id="quantity" name="quantity">${[1, 2, 3].map((count) => html`<option${count === basket.quantity ? html` selected` : ''}>${count}</option>`)}</select>
<button>${texts.update}</button>
</form>
<div class="checkout">
<script type="module" src="${bffUrl}/alma-pay-button.js"></script>
<alma-pay-button order="${order}" amount="${total}" currency="EUR"><form method="post" action="${bffUrl}/payments"><input type="hidden" name="order" value="${order}"><button class="pay">${texts.noScript}</button></form><span slot="legal">${texts.legal}</span></alma-pay-button>
<p class="soft">${texts.secure}<br>${texts.order} ${basket.reference}</p>
</div>
</section>
</div>
</main>`,
  );
}

/** Where the shopper comes back to, paid or not: only the server behind the button knows which, not this address. */
export function returnPage(visit: Visit): string {
  const { basket, language, bffUrl } = visit;
  const texts = shopTexts[language];
  const again = html`<p>${texts.notPaid}</p><p><a href="/?${addressOf(basket, language)}">${texts.again}</a></p>`;
  return layout(
    visit,
    texts.returnTitle,
    html`<main class="return">
<h1>${texts.returnTitle}</h1>
<p class="soft">${texts.order} ${basket.reference}</p>
<section class="card">
<script type="module" src="${bffUrl}/alma-pay.js"></script>
<alma-pay-status><div slot="paid"><p>${texts.paid}</p></div>${['declined', 'expired', 'canceled'].map((outcome) => html`<div slot="${outcome}">${again}</div>`)}</alma-pay-status>
</section>
<p><a href="/?lang=${language}">${texts.home}</a></p>
</main>`,
  );
}

function layout({ basket, language }: Visit, title: string, content: Html): string {
  const texts = shopTexts[language];
  const other = language === 'fr' ? 'en' : 'fr';
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${texts.shop}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/shop.css">
</head>
<body>
<header>
<p class="name"><a href="/?lang=${language}">${texts.shop}</a></p>
<p class="soft">${texts.tagline} · <a href="/?${addressOf(basket, other)}" lang="${other}" hreflang="${other}">${texts.other}</a></p>
</header>
${content}
<footer class="soft">${texts.demo}</footer>
</body>
</html>
`.html;
}

const addressOf = ({ reference, quantity }: Basket, language: Language): string =>
  `order=${reference}&quantity=${quantity}&lang=${language}`;

const euros = (cents: number, language: Language): string =>
  new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-IE', { style: 'currency', currency: 'EUR' }).format(
    cents / 100,
  );
