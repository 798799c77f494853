import Router, { type RouterContext } from '@koa/router';
import type { Account } from './account.ts';
import type { Filled } from './alma-fields.ts';
import { type Draft, readDraft } from './alma-form.ts';
import { stylesPath } from './alma-layout.ts';
import { codePage, detailsPage, endPage, unknownPage } from './alma-pages.ts';
import { almaStyles } from './alma-styles.ts';
import { type PageLocale, pageLocales } from './alma-texts.ts';
import { approvePayment, declinePayment, expirePayment } from './decide-payment.ts';
import type { WebhookEvent } from './event-log.ts';
import type { Payment } from './payment.ts';
import { readBytes } from './read-body.ts';
import { leaveUrl, returnUrl } from './return-url.ts';
import { testData } from './test-data.ts';

/** Alma's page: details, then the code, then back to the shop. Plain forms; works without JavaScript. */
export function almaRoutes(account: Account): Router {
  const router = new Router({ prefix: '/alma' });
  // By payment, as long as the sandbox runs: who closes the page and comes back goes on where they were.
  const drafts = new WeakMap<Payment, Draft>();

  router.get(stylesPath.replace('/alma', ''), (ctx) => {
    ctx.type = 'css';
    ctx.body = almaStyles;
  });

  router.get('/:token', (ctx) =>
    show(account, ctx, (payment, locale) => {
      const filled = { ...filledFrom(payment), ...drafts.get(payment), card: '' };
      return detailsPage(locale, payment, account.settings.plans, account.clock.now(), filled);
    }),
  );
  router.post('/:token', async (ctx) => {
    const form = await formOf(ctx);
    show(account, ctx, (payment, locale) => {
      const now = account.clock.now();
      const { draft, mistakes } = readDraft(form, account.settings.plans, now);
      if (mistakes) {
        ctx.status = 422;
        return detailsPage(
          locale,
          payment,
          account.settings.plans,
          now,
          { ...Object.fromEntries(form), cvc: '' },
          mistakes,
        );
      }
      drafts.set(payment, draft);
      return goTo(ctx, `/alma/${payment.token}/code?locale=${locale}`);
    });
  });

  router.get('/:token/code', (ctx) =>
    show(account, ctx, (payment, locale) => {
      const draft = drafts.get(payment);
      if (!draft) return goTo(ctx, `/alma/${payment.token}?locale=${locale}`);
      return codePage(locale, payment, draft, account.clock.now());
    }),
  );
  router.post('/:token/code', async (ctx) => {
    const form = await formOf(ctx);
    show(account, ctx, (payment, locale) => {
      const draft = drafts.get(payment);
      if (!draft) return goTo(ctx, `/alma/${payment.token}?locale=${locale}`);
      if ((form.get('code') ?? '').replace(/\s/g, '') !== testData.code) {
        ctx.status = 422;
        return codePage(locale, payment, draft, account.clock.now(), { code: 'code' });
      }
      if (draft.card === 'declined') return end(account, ctx, payment, declinePayment(account, payment));
      return end(account, ctx, payment, approvePayment(account, payment, { plan: draft.plan }));
    });
  });

  const ends = {
    approve: (payment: Payment) => approvePayment(account, payment),
    decline: (payment: Payment) => declinePayment(account, payment),
    expire: (payment: Payment) => expirePayment(account, payment),
    cancel: (payment: Payment) => expirePayment(account, payment),
  };
  for (const [name, decide] of Object.entries(ends))
    router.post(`/:token/${name}`, (ctx) =>
      show(account, ctx, (payment) => end(account, ctx, payment, decide(payment))),
    );
  router.post('/:token/leave', (ctx) => show(account, ctx, (payment) => goTo(ctx, leaveUrl(account, payment))));
  return router;
}

/** A page about the payment of this address while it is pending; afterwards the page that says how it ended. */
function show(
  account: Account,
  ctx: RouterContext,
  page: (payment: Payment, locale: PageLocale) => string | undefined,
): void {
  const locale = localeOf(ctx);
  const payment = account.ledger.findByToken(ctx.params.token ?? '');
  ctx.set({
    // `form-action` holds for redirects too, and only the shop knows where its return URL leads in the end.
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; img-src data:; form-action http: https:; base-uri 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Content-Language': locale,
    Vary: 'Accept-Language',
  });
  ctx.status = payment ? 200 : 404;
  const text = !payment
    ? unknownPage(locale)
    : payment.outcome === 'Pending'
      ? page(payment, locale)
      : endPage(locale, payment, returnUrl(account, payment));
  if (text === undefined) return;
  ctx.type = 'html';
  ctx.body = text;
}

function end(account: Account, ctx: RouterContext, payment: Payment, events: WebhookEvent[]): undefined {
  void account.webhooks.send(events);
  return goTo(ctx, returnUrl(account, payment));
}

function goTo(ctx: RouterContext, url: string): undefined {
  ctx.redirect(url);
  ctx.status = 303;
}

async function formOf(ctx: RouterContext): Promise<URLSearchParams> {
  const bytes = await readBytes(ctx.req);
  return new URLSearchParams(bytes === 'too_large' ? '' : bytes.toString('utf8'));
}

/** `?locale=fr` or `fr-FR` before what the browser prefers. */
function localeOf(ctx: RouterContext): PageLocale {
  const asked = String(ctx.query.locale ?? '').slice(0, 2);
  const preferred = ctx.acceptsLanguages(...pageLocales);
  return pageLocales.find((locale) => locale === asked) ?? pageLocales.find((locale) => locale === preferred) ?? 'en';
}

function filledFrom({ customer }: Payment): Filled {
  const { country_code: country, number } = customer.phone ?? {};
  return { name: customer.name ?? '', phone: [country, number].filter(Boolean).join(' ') };
}
