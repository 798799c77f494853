import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserLauncher } from '@web/test-runner-core';
import type { WebKit } from './browsers.ts';

type Session = { sessionId: string; capabilities: { browserVersion: string } };

/** Keys with a name, as WebDriver spells them. */
const keys: Record<string, string> = { Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Space: ' ' };

/**
 * Web Test Runner's way to WebKitGTK: starts a display, if there is none, and WebKit's own driver, and speaks plain
 * WebDriver with it. One page, so one test file at a time.
 */
export function webkitLauncher({ driver, miniBrowser, xvfb }: WebKit): BrowserLauncher {
  const children: ChildProcess[] = [];
  const active = new Set<string>();
  let session = '';
  let starting: Promise<void> | undefined;
  let typing: Promise<unknown> = Promise.resolve();

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(session + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = (await response.json()) as { value: T };
    if (!response.ok) throw new Error(`WebKitWebDriver ${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  }

  async function start(): Promise<void> {
    const display = xvfb ? await startDisplay(xvfb) : process.env.DISPLAY;
    const port = await freePort();
    const env = { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' };
    children.push(spawn(driver, [`--port=${port}`], { stdio: 'ignore', env }));
    session = `http://127.0.0.1:${port}`;
    for (let tries = 0; ; tries += 1) {
      try {
        await call('GET', '/status');
        break;
      } catch (error) {
        if (tries > 100) throw error;
        await pause(50);
      }
    }
    const browserOptions = { binary: miniBrowser, args: ['--automation'] };
    const alwaysMatch = { pageLoadStrategy: 'none', 'webkitgtk:browserOptions': browserOptions };
    const { sessionId, capabilities } = await call<Session>('POST', '/session', { capabilities: { alwaysMatch } });
    session += `/session/${sessionId}`;
    launcher.name = `WebKit ${capabilities.browserVersion}`;
  }

  async function startDisplay(command: string): Promise<string> {
    const arguments_ = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
    const child = spawn(command, arguments_, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    children.push(child);
    const [number] = await once(child.stdio[3]!, 'data');
    return `:${String(number).trim()}`;
  }

  const launcher = {
    name: 'WebKit',
    type: 'webdriver',
    concurrency: 1,
    async startSession(id: string, url: string) {
      starting ??= start();
      await starting;
      active.add(id);
      await call('POST', '/url', { url });
    },
    isActive: (id: string) => active.has(id),
    getBrowserUrl: () => call<string>('GET', '/url'),
    async stopSession(id: string) {
      active.delete(id);
      await call('POST', '/url', { url: 'about:blank' });
      return {};
    },
    async startDebugSession() {
      throw new Error('WebKit cannot be debugged from here');
    },
    /** The driver refuses a second interaction while one is under way, so they queue. */
    async sendKeys(_id: string, names: string[]) {
      const actions = names.flatMap((name) => {
        const value = keys[name] ?? name;
        return [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ];
      });
      const typed = typing.then(() =>
        call('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] }),
      );
      typing = typed.catch(() => undefined);
      await typed;
    },
    async stop() {
      await call('DELETE', '').catch(() => undefined);
      for (const child of children.reverse()) child.kill();
    },
  };
  return launcher as BrowserLauncher;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
