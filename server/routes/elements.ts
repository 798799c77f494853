import { Router } from '@koa/router';
import type { Context } from 'koa';
import { version } from '../version.ts';
import { builtFiles } from './built-file.ts';
import { failureStyles } from './failure-page.ts';

/** The scripts a page may load, as the build left them. */
const scripts = ['alma-pay-button.js', 'alma-pay.js'];
const aYear = 31_536_000;

/** The elements: under their version for ever the same, otherwise the newest this server has. */
export function elementRoutes(): Router {
  const router = new Router();
  const sendFile = builtFiles();

  function send(ctx: Context, name: string, caching: string): Promise<void> {
    // Modules and scripts with an integrity hash are fetched with CORS, from whatever shop; there is nothing secret in them.
    ctx.set('Access-Control-Allow-Origin', '*');
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin');
    ctx.set('Cache-Control', caching);
    return sendFile(ctx, name);
  }

  for (const name of scripts) {
    router.get(`/${name}`, (ctx) => send(ctx, name, 'public, max-age=300'));
    router.get(`/v${version}/${name}`, (ctx) => send(ctx, name, `public, max-age=${aYear}, immutable`));
  }
  router.get('/failure.css', (ctx) => {
    ctx.type = 'css';
    ctx.body = failureStyles;
  });
  return router;
}
