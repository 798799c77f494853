import Koa, { type Middleware } from 'koa';
import helmet from 'koa-helmet';
import type { Config } from './config.ts';
import type { OrderVerifier } from './payments/order-token.ts';
import type { Parts } from './payments/parts.ts';
import { allowOrigins } from './routes/allow-origins.ts';
import { answerErrors } from './routes/answer-errors.ts';
import { configRoutes } from './routes/config.ts';
import { elementRoutes } from './routes/elements.ts';
import { healthRoutes } from './routes/health.ts';
import { limitGuesses } from './routes/limit-guesses.ts';
import { logRequests } from './routes/log-requests.ts';
import { createMetrics } from './routes/metrics.ts';
import { openapiRoutes } from './routes/openapi.ts';
import { operatorRoutes } from './routes/operator.ts';
import { operatorPageRoutes } from './routes/operator-page.ts';
import { paymentRoutes } from './routes/payments.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** The middleware in the order a request meets it. */
export function createApp(parts: Parts, config: Config, verifyOrder: OrderVerifier): Koa {
  const app = new Koa({ proxy: config.trustProxyHops > 0, maxIpsCount: config.trustProxyHops });
  const metrics = createMetrics(parts, config.operatorKey);
  app.use(logRequests(parts.log));
  app.use(metrics.measure);
  app.use(answerErrors(parts.log));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], styleSrc: ["'self'"], frameAncestors: ["'none'"] },
      },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.use(neverStored);

  app.use(elementRoutes().routes());
  app.use(operatorPageRoutes().routes());
  app.use(healthRoutes(parts.database).routes());
  app.use(openapiRoutes(config.publicUrl).routes());
  app.use(webhookRoutes(parts, config.webhooks).routes());
  app.use(limitGuesses(300));
  app.use(metrics.routes.routes());
  app.use(operatorRoutes(parts, config.operatorKey).routes());
  for (const middleware of allowOrigins(config.allowedOrigins, new URL(config.publicUrl).origin)) app.use(middleware);
  app.use(configRoutes(config).routes());
  app.use(paymentRoutes(parts, verifyOrder).routes());
  return app;
}

/** Nothing is kept by a cache unless its route says so. */
const neverStored: Middleware = async (ctx, next) => {
  ctx.set('Cache-Control', 'no-store');
  await next();
};
