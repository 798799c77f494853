import Router from '@koa/router';
import type Koa from 'koa';
import type { Account } from './account.ts';
import type { Control } from './control.ts';
import { lists, livePage, returnedPage } from './live-page.ts';
import { liveScript } from './live-script.ts';
import { liveStyles } from './live-styles.ts';

/** Shortest time between two signs of news to an open page, in ms. */
const newsPace = 250;

/** The page at `/_sandbox/`: what happened, and the switches. Its forms work without JavaScript; it makes them live. */
export function liveRoutes(account: Account, control: Control): Router {
  const router = new Router({ prefix: '/_sandbox' });
  router.get('/', (ctx) => {
    ctx.set({
      'Content-Security-Policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
    ctx.type = 'html';
    const problem = String(ctx.query.problem ?? '');
    ctx.body = 'lists' in ctx.query ? lists(account, control).html : livePage(account, control, problem);
  });
  router.get('/page.css', (ctx) => {
    ctx.type = 'css';
    ctx.body = liveStyles;
  });
  router.get('/page.js', (ctx) => {
    ctx.type = 'js';
    ctx.body = liveScript;
  });
  router.get('/news', (ctx) => {
    ctx.respond = false;
    sendNews(account, ctx.res);
  });
  router.get('/returned/:way', (ctx) => {
    ctx.type = 'html';
    ctx.body = returnedPage(ctx.params.way === 'success' ? 'success' : 'failure');
  });
  return router;
}

/** Whether a command came from a form of the page: its sender then wants the page again. */
export function isFromPage(ctx: Koa.Context): boolean {
  return ctx.method === 'POST' && ctx.get('Accept').includes('text/html');
}

/** Back to the page after one of its forms, which says what was wrong if something was. */
export function backToPage(ctx: Koa.Context, problem = ''): void {
  ctx.redirect(problem ? `/_sandbox/?problem=${encodeURIComponent(problem)}` : '/_sandbox/');
  ctx.status = 303;
}

function sendNews({ journal }: Account, response: Koa.Response['res']): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('data: hello\n\n');
  let waiting: NodeJS.Timeout | undefined;
  const stop = journal.onEntry(() => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      response.write('data: news\n\n');
    }, newsPace).unref();
  });
  response.once('close', () => {
    stop();
    clearTimeout(waiting);
  });
}
