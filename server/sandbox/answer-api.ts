import { randomUUID } from 'node:crypto';
import type { RouterContext } from '@koa/router';
import type { Account } from './account.ts';
import type { ApiRouteName } from './api-route-names.ts';
import { apiRoutes } from './api-routes.ts';
import { readable } from './journal.ts';
import { isoTime } from './payment-answers.ts';
import { type Outgoing, performCall } from './perform-call.ts';
import { readBytes } from './read-body.ts';

/** `Cko-Version` of successful answers. */
const apiVersion = '1.0.0';

/** Answers one route of the provider's API, and writes it down. */
export function answerApi(account: Account, name: ApiRouteName) {
  const route = apiRoutes[name];
  return async (ctx: RouterContext): Promise<void> => {
    ctx.respond = false;
    const started = performance.now();
    const at = isoTime(account.clock.now());
    const requestId = randomUUID();
    const gone = new Promise<void>((resolve) => ctx.res.once('close', resolve));
    const read = await readBytes(ctx.req);
    const bytes = read === 'too_large' ? Buffer.alloc(0) : read;
    const key = ctx.get('Cko-Idempotency-Key');
    const call = {
      id: ctx.params.id ?? '',
      query: ctx.query,
      body: name === 'create_token' ? {} : bodyOf(bytes),
      text: bytes.toString('utf8'),
      authorization: ctx.get('Authorization'),
    };
    const fault = account.faults.api.take((rule) => (rule.route ?? name) === name);
    const outgoing =
      read === 'too_large'
        ? { status: 413, bytes: Buffer.alloc(0) }
        : await performCall(account, { route, call, requestId, key, gone }, fault);

    // The journal has the request before its sender has the answer, so that a test finds it there.
    account.journal.addRequest({
      at,
      kind: 'api',
      method: ctx.method,
      path: ctx.path,
      query: ctx.querystring,
      request_id: requestId,
      idempotency_key: key || undefined,
      replayed: outgoing.replayed ?? false,
      request_body: name === 'create_token' ? undefined : readable(bytes),
      status: outgoing.lost ? undefined : outgoing.status,
      response_body: name === 'create_token' ? undefined : readable(outgoing.bytes),
      fault: fault?.kind,
      duration_ms: Math.round(performance.now() - started),
    });
    const { afterwards } = outgoing;
    if (afterwards) void account.webhooks.track(gone.then(() => afterwards(false)));
    send(ctx, outgoing, requestId);
  };
}

function send({ res }: RouterContext, { status, bytes, type, lost }: Outgoing, requestId: string): void {
  if (lost === 'reset') res.socket?.resetAndDestroy();
  if (lost || res.destroyed) return void res.destroy();
  res.setHeader('Cko-Request-Id', requestId);
  if (status < 300) res.setHeader('Cko-Version', apiVersion);
  if (bytes.length > 0) res.setHeader('Content-Type', type ?? 'application/json; charset=utf-8');
  res.setHeader('Content-Length', bytes.length);
  res.statusCode = status;
  res.end(bytes);
}

/** The JSON object sent, `{}` for an empty body, nothing for what is neither. */
function bodyOf(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  const body = readable(bytes);
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
}
