import { fixture, html, waitUntil } from '@open-wc/testing';
import type { AlmaPayButton } from '../../widget/alma-pay-button.ts';
import type { ButtonState } from '../../widget/button-state.ts';
import '../../widget/all.ts';
import { aConfig, type Recorded, type Script } from './bff-script.ts';

const patience = { timeout: 10_000, interval: 10 };

/** A server that plays `script`; its `url` goes into the element's `server`. */
export async function startBff(script: Script = {}) {
  const response = await fetch('/bff', { method: 'POST', body: JSON.stringify({ config: [aConfig()], ...script }) });
  const url = location.origin + (await response.json());
  const requests = async (): Promise<Recorded[]> => (await fetch(`${url}/requests`)).json();
  const starts = async () => (await requests()).filter(({ method }) => method === 'POST');
  return {
    url,
    requests,
    starts,
    /** Until so many presses have reached the server. */
    untilStarts: (count: number) => waitUntil(async () => (await starts()).length >= count, undefined, patience),
    looks: async () => (await requests()).filter(({ path }) => path.startsWith('/payments/')),
  };
}

/** A button for a signed order, on a page of that server's shop, whose `/config` has been read. */
export async function showButton(server: string, properties: Partial<AlmaPayButton> = {}): Promise<AlmaPayButton> {
  const element = await fixture<AlmaPayButton>(html`<alma-pay-button></alma-pay-button>`);
  // Nobody leaves the test's page.
  element.addEventListener('alma-pay-redirect', (event) => event.preventDefault());
  Object.assign(element, { server, order: 'signed.order.token', locale: 'en', ...properties });
  await element.updateComplete;
  return element;
}

export const inner = (element: AlmaPayButton): HTMLButtonElement => part(element, 'button');

export const part = <E extends HTMLElement>(element: HTMLElement, name: string): E =>
  element.shadowRoot!.querySelector<E>(`[part=${name}]`)!;

/** What the shopper reads below the button; what only a screen reader says is not read. */
export const messageOf = (element: HTMLElement): string => {
  const message = part(element, 'message');
  return getComputedStyle(message).clipPath === 'none' ? announcedBy(element) : '';
};

/** What a screen reader says. */
export const announcedBy = (element: HTMLElement): string => part(element, 'message').textContent?.trim() ?? '';

/** What the shopper reads on it. */
export const labelOf = (element: AlmaPayButton): string => {
  const label = part(element, 'label');
  if (!label.classList.contains('unseen')) return label.textContent?.trim() ?? '';
  return label.nextElementSibling?.textContent?.trim() ?? '';
};

export async function untilState(element: AlmaPayButton, state: ButtonState): Promise<void> {
  await waitUntil(() => element.state === state, `state is ${element.state}, not ${state}`, patience);
  await element.updateComplete;
}

/** Presses and waits for what the element tells next. */
export function pressFor<E extends keyof HTMLElementEventMap>(element: AlmaPayButton, type: E) {
  return new Promise<HTMLElementEventMap[E]>((resolve) => {
    element.addEventListener(type, resolve, { once: true });
    inner(element).click();
  });
}
