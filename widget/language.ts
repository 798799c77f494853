import { defaultLocale, type Locale, matchLocale } from '../shared/locales.ts';

/** `locale` picks the texts; `tag` (`fr-CH`) how numbers and dates are written. */
export type Language = { locale: Locale; tag: string };

/**
 * The language of an element: the one it is told, else that of the nearest `lang` around it, else the browser's.
 * Nonsense never throws: it is passed over.
 */
export function languageOf(element: Element, told: string | null | undefined): Language {
  for (const one of [told, nearestLang(element), ...navigator.languages]) {
    // A property can be anything, whatever its type says.
    const tag = String(one ?? '').trim();
    const locale = matchLocale([tag]);
    if (tag.toLowerCase().startsWith(locale)) return { locale, tag: regionOf(tag, locale) };
  }
  return { locale: defaultLocale, tag: defaultLocale };
}

/** `fr_ch ` as `Intl` wants it, `fr-CH`; the bare language when it wants none of it. */
function regionOf(tag: string, locale: Locale): string {
  try {
    return Intl.getCanonicalLocales(tag.replace('_', '-'))[0] ?? locale;
  } catch {
    return locale;
  }
}

/** Through all shadow roots the element stands in. */
function nearestLang(element: Element): string | undefined {
  const root = element.getRootNode();
  const lang = element.closest('[lang]')?.getAttribute('lang');
  return lang || (root instanceof ShadowRoot ? nearestLang(root.host) : undefined);
}
