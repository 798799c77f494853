import { Router } from '@koa/router';
import type { ConfigView } from '../../shared/contract.ts';
import { locales } from '../../shared/locales.ts';
import type { Config } from '../config.ts';

/** What the element may show before a press. */
export function configRoutes(config: Config): Router {
  const router = new Router();
  const view: ConfigView = {
    mode: config.mode,
    currency: 'EUR',
    min_amount: config.orders.minAmount,
    max_amount: config.orders.maxAmount,
    plans: config.plans,
    locales: [...locales],
    redirect_hosts: config.redirectHosts,
  };
  router.get('/config', (ctx) => {
    ctx.body = view;
    ctx.set('Cache-Control', 'public, max-age=60');
  });
  return router;
}
