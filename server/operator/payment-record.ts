import { html } from 'lit';
import type { OperatorPayment } from '../../shared/operator-contract.ts';
import { euros } from './money.ts';
import { statusBadge } from './status-badge.ts';

/** What a payment amounts to, and by which names it is known. */
export function summaryOf({
  reference,
  status,
  amount,
  refunded_amount,
  id,
  provider_id,
  as_of,
  facts,
  mode,
}: OperatorPayment): unknown {
  const rows: [string, unknown][] = [
    ['Amount', euros(amount)],
    ['Captured', euros(facts.captured_amount)],
    ['Refunded', euros(refunded_amount)],
    ['Payment', html`<code>${id}</code>`],
    ['At the provider', html`<code>${provider_id ?? 'not known there yet'}</code>`],
    ['As of', timeOf(as_of)],
  ];
  if (mode !== 'live') rows.push(['Mode', `${mode}: no real money`]);
  if (facts.cancel_requested) rows.push(['Cancellation', 'asked for']);
  if (facts.mismatches.length > 0) rows.push(['Does not agree', facts.mismatches.join(', ')]);
  if (facts.refused.length > 0) rows.push(['Refused', facts.refused.join(', ')]);
  return html`<h2>${reference} ${statusBadge(status)}</h2>
    <dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const timeOf = (iso: string): string => new Date(iso).toLocaleString();

/** Nothing where there are none. */
export function refundsOf({ refunds }: OperatorPayment): unknown {
  if (refunds.length === 0) return '';
  return html`<h3>Refunds</h3><table><thead><tr><th>When</th><th class="amount">Amount</th><th>Status</th><th>Reference</th></tr></thead>
    <tbody>${refunds.map(
      ({
        created_at,
        amount,
        status,
        reference,
      }) => html`<tr><td>${timeOf(created_at)}</td><td class="amount">${euros(amount)}</td>
        <td>${statusBadge(status)}</td><td>${reference}</td></tr>`,
    )}</tbody></table>`;
}

export const timelineOf = ({ timeline }: OperatorPayment): unknown =>
  html`<h3>What happened</h3><table><thead><tr><th>When</th><th>Who said so</th><th>What</th></tr></thead>
    <tbody>${timeline.map(
      ({ at, source, type }) =>
        html`<tr><td>${timeOf(at)}</td><td>${source}</td><td>${type.replaceAll('_', ' ')}</td></tr>`,
    )}</tbody></table>`;

export const recordOf = ({ provider, provider_error }: OperatorPayment): unknown =>
  html`<details><summary>The provider’s own record</summary>
    <pre tabindex="0">${provider ? JSON.stringify(provider, null, 2) : (provider_error ?? 'none yet')}</pre></details>`;
