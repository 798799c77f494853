import type { Page } from 'puppeteer-core';
import { buttonStates } from '../../widget/button-state.ts';
import { outcomeOf } from '../../widget/outcome.ts';
import { aPayment, aProblem, type Script } from './bff-script.ts';
import { waysTo } from './element-states.ts';
import type { Pages } from './start-pages.ts';

/** Where a button stands: attributes of its own, its column's width and direction. */
type Place = { name: string; attributes: Record<string, string>; inlineSize: string; dir?: string };
type Cell = Place & { state: string; isPressed: boolean; isOffline: boolean };

const order = { order: 'a.b.c', amount: '10001', currency: 'EUR' };
const places: Place[] = [
  { name: 'as it is', attributes: { locale: 'en' }, inlineSize: '320px' },
  { name: 'dark', attributes: { locale: 'fr', variant: 'dark', plan: '3x' }, inlineSize: '280px' },
  { name: 'outline, pill', attributes: { locale: 'it', variant: 'outline', shape: 'pill' }, inlineSize: '220px' },
  { name: 'light, German, 160 px', attributes: { locale: 'de', variant: 'light', plan: 'd+30' }, inlineSize: '160px' },
  { name: 'right to left', attributes: { locale: 'es', shape: 'square' }, inlineSize: '220px', dir: 'rtl' },
];

/** Fills `/page/sheet` with every state of the button in every place, one row a state, and every outcome below. */
export async function fillSheet(page: Page, pages: Pages): Promise<void> {
  const ways = waysTo(page.url());
  const cells: Cell[] = [];
  for (const state of buttonStates)
    for (const place of places) {
      const { script, properties = {}, isPressed = false, isOffline = false } = ways[state];
      const amount = String(properties.amount ?? order.amount);
      // A host of its own: a browser asks one host only six things at once, and some of these are never answered.
      const server = (await pages.bff(script)).replace('localhost', `s${cells.length}.localhost`);
      const attributes = { ...order, ...place.attributes, amount, server };
      cells.push({ ...place, attributes, state, isPressed, isOffline });
    }
  await page.evaluate(showButtons, cells);
  const statuses = [...new Map(Object.entries(outcomeOf).map(([status, outcome]) => [outcome, status])).values()];
  const servers: string[] = [];
  for (const status of [...statuses, undefined]) {
    const get: Script['get'] = [
      status ? aPayment({ status: status as never }) : aProblem('payment_not_found', {}, { status: 404 }),
    ];
    servers.push(await pages.bff({ get }));
  }
  await page.evaluate(showStatuses, servers);
}

/** Runs in the page. */
async function showButtons(cells: Cell[]): Promise<void> {
  const main = document.querySelector('main')!;
  Object.assign(main.style, {
    display: 'grid',
    gridTemplateColumns: '6rem repeat(5, max-content)',
    gap: '1rem 1.25rem',
    alignItems: 'start',
  });
  const until = async (isSo: () => unknown) => {
    while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  for (const { attributes, inlineSize, dir, state, isPressed, isOffline } of cells) {
    if (main.lastElementChild?.getAttribute('data-state') !== state) {
      const heading = document.createElement('code');
      heading.textContent = state;
      main.append(heading);
    }
    const place = document.createElement('div');
    Object.assign(place, { dir: dir ?? '' });
    place.dataset.state = state;
    Object.assign(place.style, { inlineSize });
    const element = document.createElement('alma-pay-button');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => !isOffline });
    place.append(element);
    main.append(place);
    await until(() => element.shadowRoot?.textContent?.includes('TEST'));
    if (isPressed) void element.pay();
    await until(() => element.state === state);
  }
}

/** Runs in the page. */
async function showStatuses(servers: string[]): Promise<void> {
  const section = document.createElement('section');
  Object.assign(section.style, {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, 20rem)',
    gap: '1rem',
    marginBlockStart: '2rem',
  });
  document.body.append(section);
  await Promise.all(
    servers.map((server) => {
      const element = document.createElement('alma-pay-status');
      Object.assign(element, { server, payment: 'payment-1', locale: 'fr' });
      section.append(element);
      return new Promise((told) => element.addEventListener('alma-pay-status', told, { once: true }));
    }),
  );
}
