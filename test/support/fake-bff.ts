import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Context, Next } from 'koa';
import type { Answer, Recorded, Script } from './bff-script.ts';

type Play = { script: Required<Script>; requests: Recorded[] };

const plays = new Map<string, Play>();

/**
 * A stand-in for our server, inside the test runner's own: a test posts a script to `/bff`, gets a base URL for the
 * element's `server`, and can ask there what was requested. Any number of tests play at once.
 */
export async function fakeBff(ctx: Context, next: Next): Promise<void> {
  const [, root, id, ...rest] = ctx.path.split('/');
  if (root !== 'bff') return next();
  const { req } = ctx;
  const body = await text(req);
  const play = plays.get(id ?? '');
  // As the real server does for the shop's origins.
  ctx.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Headers': '*',
    'Access-Control-Expose-Headers': '*',
  });
  if (ctx.method === 'OPTIONS') {
    ctx.status = 204;
  } else if (!id) {
    const name = randomUUID();
    plays.set(name, { script: { config: [], start: [], get: [], ...JSON.parse(body) }, requests: [] });
    ctx.body = JSON.stringify(`/bff/${name}`);
  } else if (rest[0] === 'requests') {
    ctx.body = play?.requests;
  } else if (play) {
    play.requests.push({ method: ctx.method, path: `/${rest.join('/')}`, body, cookie: ctx.get('Cookie') });
    await give(ctx, nextAnswer(play.script[ctx.method === 'POST' ? 'start' : rest[0] === 'config' ? 'config' : 'get']));
  }
}

/** The last one is given again and again. */
const nextAnswer = (answers: Answer[]): Answer | undefined => (answers.length > 1 ? answers.shift() : answers[0]);

async function give(ctx: Context, answer: Answer | undefined): Promise<void> {
  if (answer?.fails) ctx.respond = false;
  if (answer?.fails === 'reset') ctx.req.socket.destroy();
  if (!answer || answer.fails) return;
  await new Promise((resolve) => setTimeout(resolve, answer.after));
  ctx.status = answer.status ?? 200;
  ctx.set({ 'Cache-Control': 'no-store', ...answer.headers });
  ctx.type = answer.type ?? 'application/json';
  ctx.body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? '');
}
