import { type Locale, matchLocale } from '../shared/locales.ts';

/** `locale` picks the texts; `region` (`fr-CH`) how numbers and dates are written, where `Intl` knows it. */
export type Language = { locale: Locale; region: string };

/**
 * The language of an element: the one it is told, else that of the nearest `lang` around it, else the browser's.
 * Nonsense never throws: it is passed over.
 */
export function languageOf(element: Element, told: string | null | undefined): Language {
  const langs = Array.from(hostsOf(element), (host) => host.closest('[lang]')?.getAttribute('lang'));
  const tags = [told, ...langs, ...navigator.languages];
  const locale = matchLocale(tags);
  const tag = tags.find((one) => one?.trim().toLowerCase().startsWith(locale)) ?? locale;
  try {
    return { locale, region: Intl.getCanonicalLocales(tag.trim().replace('_', '-'))[0] ?? locale };
  } catch {
    return { locale, region: locale };
  }
}

/** Tells of every change of a `lang` around the element, through all shadow roots it stands in. */
export function observeLang(element: Element, changed: () => void): MutationObserver {
  const observer = new MutationObserver(changed);
  for (const host of hostsOf(element)) {
    observer.observe(host.getRootNode(), { attributeFilter: ['lang'], subtree: true });
  }
  return observer;
}

/** The element, the host of the shadow root it stands in, the host of that, and so on. */
function* hostsOf(element: Element): Generator<Element> {
  for (let host: Element | undefined = element; host; ) {
    yield host;
    const root: Node = host.getRootNode();
    host = root instanceof ShadowRoot ? root.host : undefined;
  }
}
