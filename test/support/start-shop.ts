import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** A message as the shop got it. */
export type Received = {
  headers: IncomingHttpHeaders;
  raw: string;
  body: { type: string; timestamp: string; data: Record<string, unknown> };
};

/** A shop's back end that hears of its payments at `url`. Closed with the test. */
export type Shop = {
  url: string;
  /** In the order they came, taken or not. */
  received: Received[];
  /** Types of the messages received, of one payment (its id or a refund's `payment_id`) or of all. */
  types(paymentId?: string): string[];
  /** How it answers from now on; 204 until told otherwise. */
  answer: (response: ServerResponse, received: Received) => void;
};

export async function startShop(t: TestContext): Promise<Shop> {
  const shop: Shop = {
    url: '',
    received: [],
    types: (paymentId) =>
      shop.received
        .filter(({ body: { data } }) => !paymentId || data.id === paymentId || data.payment_id === paymentId)
        .map(({ body }) => body.type),
    answer: (response) => response.writeHead(204).end(),
  };
  const server = createServer((request, response) => {
    void text(request).then((raw) => {
      const received = { headers: request.headers, raw, body: JSON.parse(raw) };
      shop.received.push(received);
      shop.answer(response, received);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alma-pay`;
  return shop;
}
