/**
 * An amount as people write it, in the reader's language and region: `formatMoney(6001, 'EUR', 'fr')` is `60,01 €`.
 * `amount` is a whole number of minor units. A locale that `Intl` refuses falls back to its own default.
 */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const format = numberFormat(currency, locale);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

function numberFormat(currency: string, locale: string): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency });
  } catch {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency });
  }
}
