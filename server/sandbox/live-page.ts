import type { Account } from './account.ts';
import { money } from './alma-layout.ts';
import type { Control } from './control.ts';
import { type Html, html } from './html.ts';
import type { DeliveryEntry, RequestEntry } from './journal.ts';
import { switches } from './live-switches.ts';
import { type Payment, refundableAmount, statusOf } from './payment.ts';
import { redirectUrl } from './payment-answers.ts';

/** How many of each the page shows; the journal has them all. */
const shown = 50;

/** The whole page. */
export function livePage(account: Account, control: Control, problem: string): string {
  return page(
    html`<script src="/_sandbox/page.js" defer></script>`,
    html`<header>
<h1>Sandbox</h1>
<span>plays Checkout.com and Alma at <code>${account.origin}</code></span>
<span id="live" role="status"></span>
<p id="problem" role="alert">${problem}</p>
</header>
<main>
${switches(control)}
<div id="lists">${lists(account, control)}</div>
</main>`,
  );
}

/** Where shoppers end whose payment had no return URLs of its own. */
export function returnedPage(way: 'success' | 'failure'): string {
  return page(
    undefined,
    html`<header><h1>Back from Alma</h1></header>
<main>
<section><p>A shop’s ${way} URL would stand here: the payment had none of its own.</p>
<p><a href="/_sandbox/">What the sandbox has seen</a></p></section>
</main>`,
  );
}

function page(head: Html | undefined, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>alma-pay sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_sandbox/page.css">
${head}
</head>
<body>
${body}
</body>
</html>
`.html;
}

/** What changes by itself: the clock, the faults, and what happened. */
export function lists(account: Account, control: Control): Html {
  const { requests, deliveries } = account.journal;
  return html`<section aria-labelledby="payments">
<h2 id="payments">Payments</h2>
${table(
  ['Reference', 'Amount', 'Status', 'Payment', 'Do'],
  account.ledger
    .all()
    .slice(0, shown)
    .map((payment) => paymentRow(account, payment)),
)}
</section>
<section aria-labelledby="faults">
<h2 id="faults">Faults set · time is <time>${new Date(control.clock.now()).toISOString().slice(0, 19)}Z</time></h2>
<ul>${control.faults().map((fault) => faultItem('faults', fault.id, `${fault.kind} on ${fault.route ?? 'every route'}`, fault))}
${control.webhookFaults().map((fault) => faultItem('webhook-faults', fault.id, `${fault.kind} of ${fault.type ?? 'every event'}`, fault))}</ul>
</section>
<section aria-labelledby="deliveries">
<h2 id="deliveries">Webhook deliveries</h2>
${table(['Time', 'Event', 'Payment', 'Attempt', 'Answer', 'Fault', 'Do'], deliveries.slice(-shown).reverse().map(deliveryRow))}
</section>
<section aria-labelledby="requests">
<h2 id="requests">Requests</h2>
${table(['Time', 'Request', 'Status', 'Codes', 'Fault', 'Took'], requests.slice(-shown).reverse().map(requestRow))}
</section>`;
}

function table(heads: string[], rows: Html[]): Html {
  if (rows.length === 0) return html`<p class="quiet">None yet.</p>`;
  return html`<div class="scroll" tabindex="0"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}

function paymentRow(account: Account, payment: Payment): Html {
  const { id, request, outcome } = payment;
  const command = (name: string, text: string) =>
    html`<form method="post" action="/_sandbox/payments/${id}/${name}"><button data-key="${id}-${name}">${text}</button></form>`;
  const pending = outcome === 'Pending' || outcome === 'Authorized';
  const tone = outcome === 'Captured' ? 'good' : pending ? 'quiet' : 'bad';
  return html`<tr>
<td>${request.reference ?? html`<span class="quiet">none</span>`}</td>
<td>${money(request.amount, request.currency, 'en')}</td>
<td class="${tone}">${statusOf(payment)}</td>
<td><code>${id}</code></td>
<td>${pending && html`<a href="${redirectUrl(account.origin, payment)}">Alma’s page</a> ${command('approve', 'Approve')}${command('decline', 'Decline')}${command('cancel', 'Cancel')}${command('expire', 'Expire')}`}
${refundableAmount(payment) > 0 && html`${command('dashboard-refund', 'Refund in dashboard')}${command('refund-decline', 'Decline next refund')}`}</td>
</tr>`;
}

function faultItem(list: string, id: number, text: string, rule: { struck: number; times?: number | undefined }): Html {
  const count = rule.times === undefined ? `${rule.struck} times so far` : `${rule.struck} of ${rule.times} times`;
  return html`<li><span>${text} <span class="quiet">${count}</span></span>
<form method="post" action="/_sandbox/${list}/${id}/remove"><button data-key="${list}-${id}">Remove</button></form></li>`;
}

function deliveryRow(entry: DeliveryEntry): Html {
  const answer = entry.error ?? String(entry.status);
  return html`<tr>
<td class="quiet">${clockTime(entry.at)}</td><td>${entry.event_type}</td><td><code>${entry.payment_id}</code></td>
<td>${entry.attempt}</td><td class="${entry.error ? 'bad' : 'good'}">${answer}</td><td>${entry.fault}</td>
<td><form method="post" action="/_sandbox/events/${entry.event_id}/replay"><button data-key="replay-${entry.sequence}">Replay</button></form></td>
</tr>`;
}

function requestRow(entry: RequestEntry): Html {
  const body = entry.response_body;
  const codes = typeof body === 'object' && body !== null && 'error_codes' in body ? String(body.error_codes) : '';
  const status = entry.status ?? 'no answer';
  return html`<tr>
<td class="quiet">${clockTime(entry.at)}</td><td>${entry.method} <code>${entry.path}</code></td>
<td class="${typeof status === 'number' && status < 400 ? 'good' : 'bad'}">${status}${entry.replayed && ' (replayed)'}</td>
<td>${codes}</td><td>${entry.fault}</td><td class="quiet">${entry.duration_ms} ms</td>
</tr>`;
}

function clockTime(iso: string): string {
  return iso.slice(11, 23);
}
