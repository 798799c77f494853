import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebKit } from './browsers.ts';
import { freePort } from './free-port.ts';

/** WebKitGTK, driven by plain WebDriver. */
export type WebKitSession = {
  version: string;
  /** A command of WebDriver on this session (`/url`, `/element`, …). Throws what the driver refuses. */
  call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T>;
  stop(): Promise<void>;
};

type NewSession = { sessionId: string; capabilities: { browserVersion: string } };

/**
 * Starts a display, if there is none, WebKit's own driver and a browser with one page. With `normal` each command waits
 * until a page that is under way has loaded, with `none` it does not.
 */
export async function startWebKit(
  { driver, miniBrowser, xvfb }: WebKit,
  pageLoadStrategy: 'normal' | 'none',
): Promise<WebKitSession> {
  const children: ChildProcess[] = [];
  const display = xvfb ? await startDisplay(xvfb, children) : process.env.DISPLAY;
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' };
  children.push(spawn(driver, [`--port=${port}`], { stdio: 'ignore', env }));
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    try {
      await command(base, 'GET', '/status');
      break;
    } catch (error) {
      if (tries > 100) throw error;
      await pause(50);
    }
  }
  const browserOptions = { binary: miniBrowser, args: ['--automation'] };
  const alwaysMatch = { pageLoadStrategy, 'webkitgtk:browserOptions': browserOptions };
  const { sessionId, capabilities } = await command<NewSession>(base, 'POST', '/session', {
    capabilities: { alwaysMatch },
  });
  const session = `${base}/session/${sessionId}`;
  return {
    version: capabilities.browserVersion,
    call: (method, path, body) => command(session, method, path, body),
    async stop() {
      await command(session, 'DELETE', '').catch(() => undefined);
      for (const child of children.reverse()) child.kill();
    },
  };
}

async function command<T>(base: string, method: string, path: string, body?: object): Promise<T> {
  const signal = AbortSignal.timeout(20_000);
  const response = await fetch(base + path, { method, signal, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: T };
  if (!response.ok) throw new Error(`WebKitWebDriver ${method} ${path}: ${JSON.stringify(value)}`);
  return value;
}

async function startDisplay(command: string, children: ChildProcess[]): Promise<string> {
  const arguments_ = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const child = spawn(command, arguments_, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  children.push(child);
  const [number] = await once(child.stdio[3]!, 'data');
  return `:${String(number).trim()}`;
}
