import { html, nothing, type TemplateResult } from 'lit';
import type { ConfigView } from '../shared/contract.ts';
import { formatMoney } from '../shared/money.ts';
import { instalmentsOf, type Plan } from '../shared/plans.ts';
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
  { region }: Language,
): TemplateResult | typeof nothing {
  if (!plan || !amount || !currency || config === null) return nothing;
  if (config && !(config.plans.includes(plan) && config.currency === currency)) return nothing;
  const lines = instalmentsOf(plan, amount, new Date());
  return html`<ul part="preview">
    ${lines.map((line) =>
      config
        ? html`<li><strong>${formatMoney(line.amount, currency, region)}</strong> ${line.dueDate.toLocaleDateString(region, { day: 'numeric', month: 'short' })}</li>`
        : html`<li><strong>&nbsp;</strong>&nbsp;</li>`,
    )}
  </ul>`;
}
