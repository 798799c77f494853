import type { PageTexts } from './alma-texts.ts';
import type { Plan } from './plans.ts';
import { cardKind } from './test-data.ts';

/** What the shopper has filled in. Of the card only what it will do is kept. */
export type Draft = { plan: Plan; name: string; phone: string; card: 'accepted' | 'declined' };

/** The fields of the page, and what is wrong with each. */
export const fields = ['plan', 'name', 'card', 'expiry', 'cvc', 'phone', 'code'] as const;
export type Field = (typeof fields)[number];
export type Mistakes = Partial<Record<Field, keyof PageTexts['errors']>>;

/** A filled-in page, checked; `now` in ms. Every mistake is told at once. */
export function readDraft(
  form: URLSearchParams,
  offered: readonly Plan[],
  now: number,
): { draft: Draft; mistakes?: never } | { draft?: never; mistakes: Mistakes } {
  const number = (form.get('card') ?? '').replace(/[\s-]/g, '');
  const name = (form.get('name') ?? '').trim();
  const phone = (form.get('phone') ?? '').trim();
  const plan = offered.find((one) => one === form.get('plan'));
  const card = cardKind(number);
  const mistakes: Mistakes = {
    ...(!plan && { plan: 'plan' }),
    ...(!name && { name: 'name' }),
    ...(!card && { card: passesLuhn(number) ? 'cardUnknown' : 'card' }),
    ...expiryMistake((form.get('expiry') ?? '').trim(), now),
    ...(!/^\d{3}$/.test((form.get('cvc') ?? '').trim()) && { cvc: 'cvc' }),
    ...(!isPhone(phone) && { phone: 'phone' }),
  };
  return plan && card && Object.keys(mistakes).length === 0 ? { draft: { plan, name, phone, card } } : { mistakes };
}

function isPhone(phone: string): boolean {
  return /^(\+|00)?[\d\s().-]{6,24}$/.test(phone) && phone.replace(/\D/g, '').length >= 8;
}

function expiryMistake(expiry: string, now: number): Mistakes {
  const [, month = '', year = ''] = /^(0[1-9]|1[0-2])\s*\/?\s*(?:20)?(\d\d)$/.exec(expiry) ?? [];
  if (!month) return { expiry: 'expiry' };
  // A card is good until the end of its month.
  return Date.UTC(2000 + Number(year), Number(month)) <= now ? { expiry: 'expired' } : {};
}

/** Whether the digits can be those of a card at all. */
function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = number
    .split('')
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
