/** The languages every text of ours exists in; the first is not special, `defaultLocale` is the last resort. */
export const locales = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'] as const;
export type Locale = (typeof locales)[number];
export const defaultLocale: Locale = 'en';

/**
 * The first of the wanted language tags (BCP 47, most wanted first) that we have, by its language part: `fr-CH` is
 * served by `fr`. Nonsense and absent tags are passed over; with none left it is `defaultLocale`. Never throws.
 */
export function matchLocale(tags: readonly (string | null | undefined)[]): Locale {
  for (const tag of tags) {
    const language = tag?.trim().toLowerCase().split(/[-_]/)[0];
    const match = locales.find((locale) => locale === language);
    if (match) return match;
  }
  return defaultLocale;
}
