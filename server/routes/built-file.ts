import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'koa';
import sirv from 'sirv';
import { PaymentError } from '../errors.ts';
import { packageFolder } from '../version.ts';

const folder = join(packageFolder, 'dist');

/** Answers with a file of the build, with its brotli and gzip forms beside it; 404 as long as nothing is built. */
export function builtFiles(): (ctx: Context, name: string) => Promise<void> {
  const serve = existsSync(join(folder, 'alma-pay-button.js'))
    ? sirv(folder, { etag: true, brotli: true, gzip: true })
    : undefined;
  return async (ctx, name) => {
    if (!serve)
      throw new PaymentError('invalid_request', 'The elements have not been built (npm run build).', { status: 404 });
    ctx.req.url = `/${name}`;
    ctx.respond = false;
    await new Promise<void>((done, failed) => {
      ctx.res.once('close', done);
      serve(ctx.req, ctx.res, () => failed(new Error(`${name} vanished`)));
    });
  };
}
