/**
 * An amount of euros (or another currency of cents) as people write it, in the reader's language and region:
 * `formatMoney(6001, 'EUR', 'fr')` is `60,01 €`. `amount` is a whole number of minor units. A locale or currency that
 * `Intl` refuses never throws: the browser's own language, or the bare number, stands in.
 */
export function formatMoney(amount: number, currency: string, locale?: string): string {
  try {
    return (amount / 100).toLocaleString(locale, { style: 'currency', currency });
  } catch {
    return locale ? formatMoney(amount, currency) : `${amount / 100} ${currency}`;
  }
}
