import { Router } from '@koa/router';
import type { Database } from '../store/database.ts';

/** For whoever keeps the process running: is it alive, can it work. */
export function healthRoutes(database: Database): Router {
  const router = new Router({ prefix: '/health' });
  router.get('/live', (ctx) => {
    ctx.body = { status: 'live' };
  });
  router.get('/ready', async (ctx) => {
    await database.all('SELECT 1 AS one');
    ctx.body = { status: 'ready' };
  });
  return router;
}
