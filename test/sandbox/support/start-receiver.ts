import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

import type { Json } from './start-sandbox.ts';

export type Received = { headers: IncomingHttpHeaders; bytes: Buffer; event: Json };

/** A shop's webhook endpoint that keeps what it got. `answer` decides each status; `null` never answers. */
export async function startReceiver(t: TestContext, answer: (nth: number) => number | null = () => 200) {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      received.push({ headers: request.headers, bytes, event: JSON.parse(bytes.toString('utf8')) });
      const status = answer(received.length);
      if (status !== null) response.writeHead(status).end();
      for (const check of waiting) check();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    types: () => received.map(({ event }) => event.type),
    /** Resolves once `count` events of `type` (or of any) are here, with the last of them. */
    async wait(type?: string, count = 1): Promise<Received> {
      const found = () => received.filter(({ event }) => !type || event.type === type);
      await new Promise<void>((resolve) => {
        const check = () => {
          if (found().length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      });
      const last = found()[count - 1];
      if (!last) throw new Error('waited in vain');
      return last;
    },
  };
}
