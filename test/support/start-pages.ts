import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import Koa from 'koa';
import sirv from 'sirv';
import type { Script } from './bff-script.ts';
import { aConfig } from './bff-script.ts';
import { fakeBff } from './fake-bff.ts';
import { hardPages } from './hard-pages.ts';

/** The shop's pages, the built elements and a server that plays scripts, on one free port. */
export type Pages = {
  /** The port is there under two names, which are two origins. */
  url: string;
  otherUrl: string;
  /** The base URL of a server that plays `script`. */
  bff(script?: Script): Promise<string>;
  /** How many payments were asked of it. */
  starts(bff: string): Promise<number>;
  close(): void;
};

export async function startPages(): Promise<Pages> {
  const app = new Koa();
  const files = sirv(fileURLToPath(new URL('../../dist', import.meta.url)), { dev: true });
  app.use(fakeBff);
  app.use(hardPages);
  app.use(async (ctx) => {
    if (!ctx.path.startsWith('/dist/')) return;
    ctx.req.url = ctx.path.slice('/dist'.length);
    ctx.respond = false;
    ctx.res.statusCode = 200;
    files(ctx.req, ctx.res, () => {
      ctx.res.writeHead(404).end();
    });
  });
  const server = app.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://localhost:${port}`;
  return {
    url,
    otherUrl: `http://127.0.0.1:${port}`,
    async bff(script = {}) {
      const body = JSON.stringify({ config: [aConfig()], ...script });
      const response = await fetch(`${url}/bff`, { method: 'POST', body });
      return url + ((await response.json()) as string);
    },
    async starts(bff) {
      const requests = (await (await fetch(`${bff}/requests`)).json()) as { method: string }[];
      return requests.filter(({ method }) => method === 'POST').length;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
