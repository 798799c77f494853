import { formatMoney } from '../../shared/money.ts';

/** Minor units as the reader writes money; every payment is in euros. */
export const euros = (amount: number): string => formatMoney(amount, 'EUR');

/** Minor units of an amount as a person writes it (`9`, `9.5`, `9,50`); undefined when it is none. */
export function centsOf(text: string): number | undefined {
  const [, whole, cents = ''] = /^\s*(\d{1,9})(?:[.,](\d{1,2}))?\s*€?\s*$/.exec(text) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(cents.padEnd(2, '0'));
}
