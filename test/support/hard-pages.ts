import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Context, Next } from 'koa';

const built = new URL('../../dist/', import.meta.url);

/** Pages a shop might have, at `/page/…`, all with the built element; `?server=` goes into the tag. */
export async function hardPages(ctx: Context, next: Next): Promise<void> {
  const name = /^\/page\/([\w-]+)$/.exec(ctx.path)?.[1];
  const page = name && pages[name];
  if (!page) return next();
  const script = await readFile(new URL('alma-pay-button.js', built), 'utf8');
  const hash = `sha384-${createHash('sha384').update(script).digest('base64')}`;
  const { headers = {}, head, body } = page(hash, `${ctx.query.server}`);
  ctx.set(headers);
  ctx.type = 'html';
  ctx.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title>
    <link rel="icon" href="data:,">${head}<body>${body}`;
}

type Page = { headers?: Record<string, string>; head: string; body: string };

const tag = (server: string) => `<alma-pay-button order="signed.order.token" server="${server}"></alma-pay-button>`;

const pages: Record<string, (hash: string, server: string) => Page> = {
  strict: (hash, server) => ({
    headers: {
      'Content-Security-Policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        'img-src data:',
        `connect-src ${new URL(server).origin}`,
        "require-trusted-types-for 'script'",
        "trusted-types lit-html 'allow-duplicates'",
      ].join('; '),
    },
    head: `<script type="module" src="/dist/alma-pay-button.js" integrity="${hash}" crossorigin="anonymous"></script>`,
    body: tag(server),
  }),
  twice: (_hash, server) => ({
    head: `<script type="module" src="/dist/alma-pay-button.js"></script>
      <script type="module" src="/dist/alma-pay.js?another-version"></script>
      <script type="module" src="/dist/alma-pay-button.js?a-third"></script>`,
    body: tag(server),
  }),
  late: (_hash, server) => ({
    head: '',
    body: `${tag(server)}<script type="module" src="/dist/alma-pay-button.js"></script>`,
  }),
};
