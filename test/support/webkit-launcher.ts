import type { BrowserLauncher } from '@web/test-runner-core';
import type { WebKit } from './browsers.ts';
import { startWebKit, type WebKitSession } from './webkit-driver.ts';

/** Keys with a name, as WebDriver spells them. */
const keys: Record<string, string> = { Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Space: ' ' };

/** Web Test Runner's way to WebKitGTK. One page, so one test file at a time. */
export function webkitLauncher(webkit: WebKit): BrowserLauncher {
  const active = new Set<string>();
  let starting: Promise<WebKitSession> | undefined;
  let typing: Promise<unknown> = Promise.resolve();

  async function call<T>(...command: Parameters<WebKitSession['call']>): Promise<T> {
    starting ??= startWebKit(webkit, 'none');
    const session = await starting;
    launcher.name = `WebKit ${session.version}`;
    return session.call<T>(...command);
  }

  const launcher = {
    name: 'WebKit',
    type: 'webdriver',
    concurrency: 1,
    async startSession(id: string, url: string) {
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
    stop: async () => (await starting)?.stop(),
  };
  return launcher as BrowserLauncher;
}
