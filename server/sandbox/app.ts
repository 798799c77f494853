import Router from '@koa/router';
import Koa from 'koa';
import type { Account } from './account.ts';
import { almaRoutes } from './alma-routes.ts';
import { answerApi } from './answer-api.ts';
import { apiRouteNames } from './api-route-names.ts';
import { apiRoutes } from './api-routes.ts';
import type { Control } from './control.ts';
import { ControlError } from './control-error.ts';
import { controlRoutes } from './control-routes.ts';

/** The sandbox's HTTP: the provider's API, Alma's page, and the control API with its page. */
export function appOf(account: Account, control: Control): Koa {
  const app = new Koa();
  const api = new Router();
  for (const name of apiRouteNames) api[apiRoutes[name].method](apiRoutes[name].path, answerApi(account, name));
  app.use(answerControlErrors);
  app.use(controlRoutes(control).routes());
  app.use(almaRoutes(account).routes());
  app.use(api.routes());
  app.use(answerUnknown);
  return app;
}

async function answerControlErrors(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    ctx.status = error.status;
    ctx.body = { code: error.code, message: error.message, problems: error.problems };
  }
}

/** What the provider has not is a bare 404; on the control side it says so. */
function answerUnknown(ctx: Koa.Context): void {
  if (ctx.path.startsWith('/_sandbox/'))
    throw new ControlError(404, 'unknown_command', `There is no ${ctx.method} ${ctx.path} in the control API.`);
  ctx.respond = false;
  ctx.res.writeHead(404, { 'Content-Length': 0 }).end();
}
