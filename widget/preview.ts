import { html, type TemplateResult } from 'lit';
import type { ConfigView } from '../shared/contract.ts';
import { formatMoney } from '../shared/money.ts';
import { instalmentsOf, type Plan, plans } from '../shared/plans.ts';
import type { Language } from './language.ts';

/** What the page wants shown; `amount` in minor units. */
export type Shown = {
  plan: Plan | null | undefined;
  amount: number | null | undefined;
  currency: string | null | undefined;
};

/**
 * How a plan would split the amount from today on. Its place is kept from the first paint on; the words come with the
 * server's configuration, since the page's first `Intl` format costs more than all of the button.
 */
export function previewTemplate(
  { plan, amount, currency }: Shown,
  config: ConfigView | null | undefined,
  { tag }: Language,
): TemplateResult | undefined {
  if (!plan || !amount || amount % 1 || !currency || config === null) return undefined;
  const isOffered = config ? config.plans.includes(plan) && config.currency === currency : plans.includes(plan);
  if (!isOffered) return undefined;
  return html`<ul part="preview" lang=${tag}>${instalmentsOf(plan, amount, new Date()).map(
    (instalment) =>
      html`<li><strong>${config ? formatMoney(instalment.amount, currency, tag) : nothingYet}</strong>
        ${config ? instalment.dueDate.toLocaleDateString(tag, { day: 'numeric', month: 'short' }) : nothingYet}</li>`,
  )}</ul>`;
}

/** A no-break space is as high as a word. */
const nothingYet = '\u00a0';
