import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router } from '@koa/router';
import Koa, { type Context } from 'koa';
import { lampPicture } from './shop-lamp.ts';
import { basketOf, signBasket } from './shop-order.ts';
import { productPage, returnPage, type Visit } from './shop-pages.ts';
import { shopStyles } from './shop-styles.ts';
import { type Language, languages } from './shop-texts.ts';

/** A shop that takes Alma: its pages hold the button, its server signs the orders. */
export type ShopOptions = {
  /** 0 takes a free one. */
  port: number;
  /** Every address of this machine if left out. */
  host?: string | undefined;
  /** Origin of the button's server. */
  bffUrl: string;
  /** Origin of the payment page, for browsers that send a form there without JavaScript. */
  paymentUrl: string;
  /** What orders are signed with. */
  orderSecret: string;
};

export type Shop = { url: string; close(): Promise<void> };

/** Opens the demo shop; resolves when it listens. */
export async function createShop(options: ShopOptions): Promise<Shop> {
  const app = new Koa();
  const server = createServer();
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://localhost:${port}`;

  app.use(async (ctx, next) => {
    ctx.set('Content-Security-Policy', policyOf(options));
    ctx.set('Cache-Control', 'no-store');
    await next();
  });
  app.use(routesOf(options, url).routes());
  const answer = app.callback();
  server.on('request', (request, response) => {
    void answer(request, response);
  });
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function routesOf({ bffUrl, orderSecret }: ShopOptions, url: string): Router {
  const router = new Router();
  router.get('/', async (ctx) => {
    const visit = visitOf(ctx, bffUrl);
    const { basket, language } = visit;
    // The order's number stands in the address, so that a reload and a second tab show the same order.
    if (ctx.query.order !== basket.reference)
      return ctx.redirect(`/?order=${basket.reference}&quantity=${basket.quantity}&lang=${language}`);
    ctx.type = 'html';
    ctx.body = productPage(visit, await signBasket(basket, language, url, orderSecret));
  });
  router.get(['/thanks', '/not-paid'], (ctx) => {
    ctx.type = 'html';
    ctx.body = returnPage(visitOf(ctx, bffUrl));
  });
  router.get('/shop.css', (ctx) => {
    ctx.type = 'css';
    ctx.body = shopStyles;
  });
  router.get('/lamp.svg', (ctx) => {
    ctx.type = 'svg';
    ctx.body = lampPicture;
  });
  return router;
}

function visitOf(ctx: Context, bffUrl: string): Visit {
  const wanted = ctx.query.lang ?? ctx.acceptsLanguages([...languages]);
  const language: Language = languages.find((known) => known === wanted) ?? 'fr';
  return { basket: basketOf(ctx.query), language, bffUrl };
}

/** As strict as a careful shop has it: nothing inline, nothing from elsewhere but the button's server. */
const policyOf = ({ bffUrl, paymentUrl }: ShopOptions): string =>
  [
    "default-src 'none'",
    `script-src ${bffUrl}`,
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${bffUrl}`,
    `form-action 'self' ${bffUrl} ${paymentUrl}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html 'allow-duplicates'",
  ].join('; ');
