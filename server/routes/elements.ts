import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Router } from '@koa/router';
import type { Context } from 'koa';
import sirv from 'sirv';
import { PaymentError } from '../errors.ts';
import { packageFolder, version } from '../version.ts';
import { failureStyles } from './failure-page.ts';

/** The scripts a page may load, as the build left them, with their brotli and gzip forms beside them. */
const folder = join(packageFolder, 'dist');
const scripts = ['alma-pay-button.js', 'alma-pay.js'];
const aYear = 31_536_000;

/** The elements: under their version for ever the same, otherwise the newest this server has. */
export function elementRoutes(): Router {
  const router = new Router();
  const serve = existsSync(join(folder, 'alma-pay-button.js'))
    ? sirv(folder, { etag: true, brotli: true, gzip: true })
    : undefined;

  for (const name of scripts) {
    router.get(`/${name}`, (ctx) => send(ctx, serve, name, 'public, max-age=300'));
    router.get(`/v${version}/${name}`, (ctx) => send(ctx, serve, name, `public, max-age=${aYear}, immutable`));
  }
  router.get('/failure.css', (ctx) => {
    ctx.type = 'css';
    ctx.body = failureStyles;
  });
  return router;
}

type Serve = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void;

async function send(ctx: Context, serve: Serve | undefined, name: string, caching: string): Promise<void> {
  if (!serve)
    throw new PaymentError('invalid_request', 'The elements have not been built (npm run build).', { status: 404 });
  // Modules and scripts with an integrity hash are fetched with CORS, from whatever shop; there is nothing secret in them.
  ctx.set('Access-Control-Allow-Origin', '*');
  ctx.set('Cross-Origin-Resource-Policy', 'cross-origin');
  ctx.set('Cache-Control', caching);
  ctx.req.url = `/${name}`;
  ctx.respond = false;
  await new Promise<void>((done, failed) => {
    ctx.res.once('close', done);
    serve(ctx.req, ctx.res, () => failed(new Error(`${name} vanished`)));
  });
}
