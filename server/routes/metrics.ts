import { Router } from '@koa/router';
import type { Middleware } from 'koa';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { jobKinds } from '../payments/job.ts';
import type { Parts } from '../payments/parts.ts';
import type { Secret } from '../secret.ts';
import { checkOperator } from './check-operator.ts';

/**
 * `GET /metrics` in Prometheus' text format, and what fills it, with the operator key: how much a shop sells is
 * nobody else's business. Times in seconds, as is the custom there.
 */
export function createMetrics(
  { database, clock }: Parts,
  operatorKey: Secret,
): { measure: Middleware; routes: Router } {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const durations = new Histogram({
    name: 'alma_pay_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });
  const problems = new Counter({
    name: 'alma_pay_problems_total',
    help: 'Failures told to a caller, by their code',
    labelNames: ['code'],
    registers,
  });
  new Gauge({
    name: 'alma_pay_jobs_waiting',
    help: 'Work in the background that is not done, by kind',
    labelNames: ['kind'],
    registers,
    async collect() {
      const rows = await database.all(`SELECT kind, COUNT(*) AS count FROM jobs WHERE done_at IS NULL GROUP BY kind`);
      for (const kind of jobKinds) this.set({ kind }, 0);
      for (const { kind, count } of rows) this.set({ kind: String(kind) }, Number(count));
    },
  });
  new Gauge({
    name: 'alma_pay_oldest_due_job_seconds',
    help: 'For how long the work that is due longest has been due',
    registers,
    async collect() {
      const [row] = await database.all('SELECT MIN(run_at) AS due FROM jobs WHERE done_at IS NULL');
      this.set(row?.due == null ? 0 : Math.max(0, clock.now() - Number(row.due)) / 1000);
    },
  });
  new Gauge({
    name: 'alma_pay_notifications_parked',
    help: 'Notifications the shop never took, until they are replayed',
    registers,
    async collect() {
      const [row] = await database.all('SELECT COUNT(*) AS count FROM notifications WHERE parked_at IS NOT NULL');
      this.set(Number(row?.count ?? 0));
    },
  });

  const measure: Middleware = async (ctx, next) => {
    const start = performance.now();
    await next();
    // The route's pattern, never its address: an id is a capability.
    const route = typeof ctx._matchedRoute === 'string' ? ctx._matchedRoute : 'none';
    const labels = { method: ctx.method, route, status: String(ctx.res.statusCode) };
    durations.observe(labels, (performance.now() - start) / 1000);
    if (ctx.state.code) problems.inc({ code: ctx.state.code });
  };

  const routes = new Router();
  routes.get('/metrics', checkOperator(operatorKey), async (ctx) => {
    ctx.body = await register.metrics();
    ctx.type = register.contentType;
  });
  return { measure, routes };
}
