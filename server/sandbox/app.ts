import Router from '@koa/router';
import Koa from 'koa';
import type { Account } from './account.ts';
import { stylesPath } from './alma-layout.ts';
import { almaRoutes } from './alma-routes.ts';
import { answerApi } from './answer-api.ts';
import { apiRouteNames } from './api-route-names.ts';
import { apiRoutes } from './api-routes.ts';
import type { Control } from './control.ts';
import { ControlError } from './control-error.ts';
import { controlRoutes } from './control-routes.ts';
import { backToPage, isFromPage, liveRoutes } from './live-routes.ts';
import { isoTime } from './payment-answers.ts';

/** The sandbox's HTTP: the provider's API, Alma's page, and the control API with its page. */
export function appOf(account: Account, control: Control): Koa {
  const app = new Koa();
  const api = new Router();
  for (const name of apiRouteNames) api[apiRoutes[name].method](apiRoutes[name].path, answerApi(account, name));
  app.use(noteShoppersAndCommands(account));
  app.use(answerControlErrors);
  app.use(liveRoutes(account, control).routes());
  app.use(controlRoutes(control).routes());
  app.use(almaRoutes(account).routes());
  app.use(api.routes());
  app.use(answerUnknown);
  return app;
}

/** The API writes its own requests down; those that only look at the control side would fill the journal. */
function noteShoppersAndCommands({ journal, clock }: Account): Koa.Middleware {
  return async (ctx, next) => {
    const kind = ctx.path.startsWith('/alma/') ? 'page' : 'control';
    const own = kind === 'page' ? ctx.path !== stylesPath : ctx.path.startsWith('/_sandbox/') && ctx.method !== 'GET';
    const [at, started] = [isoTime(clock.now()), performance.now()];
    await next();
    if (!own) return;
    const { method, path, querystring: query, status } = ctx;
    journal.addRequest({
      at,
      kind,
      method,
      path,
      query,
      replayed: false,
      status,
      duration_ms: Math.round(performance.now() - started),
    });
  };
}

async function answerControlErrors(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    if (isFromPage(ctx)) return backToPage(ctx, [error.message, ...error.problems].join(' '));
    ctx.status = error.status;
    ctx.body = { code: error.code, message: error.message, problems: error.problems };
  }
}

/** What the provider has not is a bare 404; on the control side it says so. A browser is shown around. */
function answerUnknown(ctx: Koa.Context): void {
  if (ctx.path === '/' && ctx.get('Accept').includes('text/html')) {
    ctx.redirect('/_sandbox/');
    return;
  }
  if (ctx.path.startsWith('/_sandbox/'))
    throw new ControlError(404, 'unknown_command', `There is no ${ctx.method} ${ctx.path} in the control API.`);
  ctx.respond = false;
  ctx.res.writeHead(404, { 'Content-Length': 0 }).end();
}
