import Router, { type RouterContext } from '@koa/router';
import type { commandSchemas } from './command-schemas.ts';
import { read } from './commands.ts';
import { type Control, durationSchema, timeSchema } from './control.ts';
import { ControlError } from './control-error.ts';
import { camelKeys, snakeKeys } from './json-keys.ts';
import { backToPage, isFromPage } from './live-routes.ts';
import { isoTime } from './payment-answers.ts';
import { readOptions } from './read-options.ts';

/** The control API: JSON in, JSON out, keys in snake case. A form of the sandbox's own page is taken too. */
export function controlRoutes(control: Control): Router {
  const router = new Router({ prefix: '/_sandbox' });
  const commands = {
    approve: control.approve,
    decline: control.decline,
    cancel: control.cancel,
    expire: control.expire,
    'refund-decline': control.declineRefund,
    'dashboard-refund': control.dashboardRefund,
    misreport: control.misreport,
    emit: control.emit,
  } satisfies Record<keyof typeof commandSchemas, unknown>;

  router.get('/payments', (ctx) => {
    ctx.body = { data: control.payments() };
  });
  router.get('/payments/:id', (ctx) => {
    ctx.body = control.payment(ctx.params.id ?? '');
  });
  for (const [name, run] of Object.entries(commands))
    router.post(`/payments/:id/${name}`, async (ctx) => {
      answer(ctx, run(ctx.params.id ?? '', camelKeys(await readOptions(ctx))));
    });

  router.get('/settings', (ctx) => {
    ctx.body = snakeKeys(control.settings());
  });
  router.post('/settings', async (ctx) => answer(ctx, snakeKeys(control.set(camelKeys(await readOptions(ctx))))));

  router.get('/faults', (ctx) => {
    ctx.body = { data: control.faults().map(snakeKeys) };
  });
  router.post('/faults', async (ctx) =>
    answer(ctx, snakeKeys(control.addFault(camelKeys(await readOptions(ctx)))), 201),
  );
  router.get('/webhook-faults', (ctx) => {
    ctx.body = { data: control.webhookFaults().map(snakeKeys) };
  });
  router.post('/webhook-faults', async (ctx) =>
    answer(ctx, snakeKeys(control.addWebhookFault(camelKeys(await readOptions(ctx)))), 201),
  );
  router.delete('/faults', (ctx) => {
    control.setFaults([]);
    answer(ctx, { data: [] });
  });
  router.delete('/webhook-faults', (ctx) => {
    control.setWebhookFaults([]);
    answer(ctx, { data: [] });
  });
  router.delete('/faults/:id', (ctx) => removed(ctx, control.removeFault(Number(ctx.params.id))));
  router.delete('/webhook-faults/:id', (ctx) => removed(ctx, control.removeWebhookFault(Number(ctx.params.id))));

  // Forms cannot delete.
  router.post('/faults/:id/remove', (ctx) => removed(ctx, control.removeFault(Number(ctx.params.id))));
  router.post('/webhook-faults/:id/remove', (ctx) => removed(ctx, control.removeWebhookFault(Number(ctx.params.id))));

  router.get('/events', (ctx) => {
    const told = control.events().map((event) => snakeKeys({ ...event, createdOn: isoTime(event.createdOn) }));
    ctx.body = { data: told };
  });
  router.post('/events/:id/replay', (ctx) => {
    control.replay(ctx.params.id ?? '');
    answer(ctx, { id: ctx.params.id }, 202);
  });
  router.post('/idle', async (ctx) => {
    await control.idle();
    answer(ctx, { idle: true });
  });

  const time = () => ({ now: isoTime(control.clock.now()), now_ms: control.clock.now() });
  router.get('/clock', (ctx) => {
    ctx.body = time();
  });
  router.post('/clock', async (ctx) => {
    const { now, advance_ms, ...others } = await readOptions(ctx);
    const unknown = Object.keys(others);
    if ((now === undefined) === (advance_ms === undefined) || unknown.length > 0)
      throw new ControlError(400, 'invalid_command', 'Send either "now" (ISO 8601 or ms) or "advance_ms".', unknown);
    if (now !== undefined) control.clock.set(read(timeSchema, now));
    else await control.clock.advance(read(durationSchema, advance_ms));
    answer(ctx, time());
  });

  router.get('/journal', (ctx) => {
    ctx.body = control.journal();
  });
  router.post('/reset', (ctx) => {
    control.reset();
    answer(ctx, { reset: true });
  });
  return router;
}

/** Code gets the answer, a form of the page gets back to the page. */
function answer(ctx: RouterContext, body: unknown, status = 200): void {
  ctx.status = status;
  ctx.body = body;
  if (isFromPage(ctx)) backToPage(ctx);
}

function removed(ctx: RouterContext, found: boolean): void {
  if (!found) throw new ControlError(404, 'fault_not_found', `There is no fault ${ctx.params.id}.`);
  answer(ctx, { id: Number(ctx.params.id) });
}
