import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BffOptions, createBff } from './bff.ts';

/** A server that is listening. */
export type Serving = {
  /** Its public address. */
  url: string;
  port: number;
  /** Takes no more requests, answers those under way and ends. */
  close(): Promise<void>;
};

/**
 * Starts the server alone. A request that has not arrived whole after `arrivalMs` is answered 408. Throws when the port is
 * taken or the database can't be had.
 */
export async function serve(options: BffOptions, { arrivalMs = 15_000 } = {}): Promise<Serving> {
  const app = await createBff(options);
  const answer = app.callback();
  let closing = false;
  const arrival = {
    headersTimeout: Math.min(10_000, arrivalMs),
    requestTimeout: arrivalMs,
    connectionsCheckingInterval: arrivalMs / 10,
  };
  const server = createServer(arrival, (request, response) => {
    // A connection kept open for a next request would hold up the end by as long as it may idle.
    response.once('close', () => closing && setImmediate(() => server.closeIdleConnections()));
    void answer(request, response);
  });
  try {
    server.listen(options.port, options.host);
    await once(server, 'listening');
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: options.publicUrl,
    port,
    async close() {
      closing = true;
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
      await app.close();
    },
  };
}
