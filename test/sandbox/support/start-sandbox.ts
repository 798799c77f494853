import type { TestContext } from 'node:test';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../server/sandbox/index.ts';
import { anOrder } from './an-order.ts';

/** What an answer parsed to; a test reads from it what it expects. */
export type Json = ReturnType<typeof JSON.parse>;

export type Reply = { status: number; headers: Headers; text: string; json: Json };

/** A sandbox of one test, with the API as a shop's server would call it. Refunds settle at once unless told otherwise. */
export async function startSandbox(t: TestContext, options: SandboxOptions = {}) {
  const sandbox = await createSandbox({ refundDelayMs: 0, ...options });
  t.after(() => sandbox.close());
  const call = apiOf(sandbox);
  return {
    ...sandbox,
    call,
    /** A pending payment's id. */
    async pay(changes: object = {}): Promise<string> {
      return (await call('POST', '/payments', { ...anOrder, ...changes })).json.id;
    },
  };
}

function apiOf({ url, secretKey }: Sandbox) {
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> => {
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    let json: Json;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, headers: response.headers, text, json };
  };
}
