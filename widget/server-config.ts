import type { ConfigView } from '../shared/contract.ts';
import { isLoopback } from '../shared/redirect-hosts.ts';
import { askForConfig } from './payments-api.ts';

/**
 * Where our server is, without a slash at its end: what the page says, else the origin this script came from.
 * Undefined when the page says something that is no http(s) URL, or would be blocked as mixed content.
 */
export function serverOf(told: string | null | undefined): string | undefined {
  try {
    const { protocol, hostname, origin, pathname } = new URL(told ?? new URL(import.meta.url).origin);
    const isSafe =
      protocol === 'https:' || (protocol === 'http:' && (location.protocol === protocol || isLoopback(hostname)));
    if (isSafe) return origin + pathname.replace(/\/+$/, '');
  } catch {}
  return undefined;
}

const known: Record<string, Promise<ConfigView | undefined>> = {};

/** What the server says may be shown; asked once a page, however many elements want it. A failure is not kept. */
export function configOf(server: string): Promise<ConfigView | undefined> {
  known[server] ??= askForConfig(server).catch(() => {
    delete known[server];
    return undefined;
  });
  return known[server];
}
