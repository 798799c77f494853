import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { chromiumArguments, ensureBrowsers } from './browsers.ts';

/** The engines a payment is driven through end to end. */
export const drivenEngines = ['chromium', 'firefox'] as const;
export type DrivenEngine = (typeof drivenEngines)[number];

/** A browser without a window. Firefox can be given preferences, as a person sets them for all pages. */
export function openBrowser(engine: DrivenEngine, extraPrefsFirefox: Record<string, unknown> = {}): Promise<Browser> {
  const executablePath = ensureBrowsers([engine])[engine];
  return engine === 'firefox'
    ? puppeteer.launch({ browser: 'firefox', executablePath, extraPrefsFirefox })
    : puppeteer.launch({ executablePath, args: [...chromiumArguments] });
}

/** A page in a profile of its own, with what goes wrong on it. */
export async function openPage(browser: Browser): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return { page, problems };
}
