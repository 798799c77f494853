/** What Alma's page offers: instalments by the month, or the whole sum some days later. */
export const plans = ['2x', '3x', '4x', 'd+15', 'd+30'] as const;
export type Plan = (typeof plans)[number];

const shapeOf: Record<Plan, { count: number; days: number }> = {
  '2x': { count: 2, days: 0 },
  '3x': { count: 3, days: 0 },
  '4x': { count: 4, days: 0 },
  'd+15': { count: 1, days: 15 },
  'd+30': { count: 1, days: 30 },
};

export type Instalment = { amount: number; due: Date };

/**
 * The instalments of `total` (minor units) from `start` (ms) on. They sum to `total`; what does not divide is paid
 * with the first. Months are calendar months in UTC, and a day a month does not have becomes its last.
 */
export function instalmentsOf(plan: Plan, total: number, start: number): Instalment[] {
  const { count, days } = shapeOf[plan];
  const base = Math.floor(total / count);
  return Array.from({ length: count }, (_, index) => ({
    amount: index === 0 ? total - base * (count - 1) : base,
    due: dueDate(new Date(start), index, days),
  }));
}

function dueDate(start: Date, months: number, days: number): Date {
  const lastOfMonth = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months + 1, 0)).getUTCDate();
  const due = new Date(start);
  due.setUTCDate(1);
  due.setUTCMonth(due.getUTCMonth() + months);
  due.setUTCDate(Math.min(start.getUTCDate(), lastOfMonth));
  due.setUTCDate(due.getUTCDate() + days);
  return due;
}
