/** The plans Alma may offer: `3x` is three monthly instalments from today on, `d+30` the whole after 30 days. */
export const plans = ['2x', '3x', '4x', 'd+15', 'd+30'] as const;
export type Plan = (typeof plans)[number];

/** One part of a plan; `amount` in minor units. */
export type Instalment = { amount: number; dueDate: Date };

/**
 * How a plan would split `amount` (minor units), its first part due on `start`. The parts always sum to `amount`; what
 * does not divide goes on the first, as Alma does it. Months are calendar months in local time, their day clamped to
 * the month's last. A preview only: the shopper chooses on Alma's page, and fees, if any, are Alma's to show there.
 */
export function instalmentsOf(plan: Plan, amount: number, start: Date): Instalment[] {
  if (plan.startsWith('d+')) return [{ amount, dueDate: later(start, 0, Number(plan.slice(2))) }];
  const count = Number.parseInt(plan, 10);
  const part = Math.floor(amount / count);
  return Array.from({ length: count }, (_, index) => ({
    amount: index === 0 ? amount - part * (count - 1) : part,
    dueDate: later(start, index, 0),
  }));
}

function later(start: Date, months: number, days: number): Date {
  const date = new Date(start);
  date.setMonth(date.getMonth() + months);
  if (date.getDate() !== start.getDate()) date.setDate(0);
  date.setDate(date.getDate() + days);
  return date;
}
