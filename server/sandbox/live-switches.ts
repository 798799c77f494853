import { apiRouteNames } from './api-route-names.ts';
import type { Control } from './control.ts';
import { faultKinds, webhookFaultKinds } from './faults.ts';
import { type Html, html } from './html.ts';
import { envelopes, modes } from './settings.ts';
import { eventTypes } from './webhook-event.ts';

/** The forms of the page at `/_sandbox/`; each is one command of the control API. */
export function switches(control: Control): Html {
  const settings = control.settings();
  return html`<div class="switches">
<section aria-labelledby="clock"><h2 id="clock">Clock</h2>
${advance('15 minutes', 900_000)}${advance('48 hours', 172_800_000)}
<form method="post" action="/_sandbox/clock"><label>Move ahead by (ms)<input name="advance_ms" inputmode="numeric" required></label><button>Move</button></form>
<form method="post" action="/_sandbox/reset"><button>Forget everything</button></form>
</section>
<section aria-labelledby="settings"><h2 id="settings">Settings</h2>
${setting('mode', 'Mode', select('mode', modes, settings.mode))}
${setting('payee_onboarded', 'Alma is enabled on the account', select('payee_onboarded', ['true', 'false'], String(settings.payeeOnboarded)))}
${setting('decline_at_once', 'Decline in the answer', select('decline_at_once', ['true', 'false'], String(settings.declineAtOnce)))}
${setting('envelope', 'Webhook envelope', select('envelope', envelopes, settings.envelope))}
${setting('webhook_url', 'Webhook URL', html`<input name="webhook_url" type="url" value="${settings.webhookUrl ?? ''}">`)}
</section>
<section aria-labelledby="new-fault"><h2 id="new-fault">Break requests</h2>
<form method="post" action="/_sandbox/faults">
<label>Fault${select('kind', faultKinds)}</label>
<label>Route${select('route', ['', ...apiRouteNames])}</label>
<label>Times<input name="times" inputmode="numeric" value="1"></label>
<label>Latency (ms)<input name="latency_ms" inputmode="numeric"></label>
<label>Share (0 to 1)<input name="probability" inputmode="decimal"></label>
<button>Set</button>
</form></section>
<section aria-labelledby="new-webhook-fault"><h2 id="new-webhook-fault">Break webhooks</h2>
<form method="post" action="/_sandbox/webhook-faults">
<label>Fault${select('kind', webhookFaultKinds)}</label>
<label>Event${select('type', ['', ...eventTypes])}</label>
<label>Times<input name="times" inputmode="numeric" value="1"></label>
<label>Delay (ms)<input name="delay_ms" inputmode="numeric"></label>
<button>Set</button>
</form></section>
</div>`;
}

function advance(text: string, duration: number): Html {
  return html`<form method="post" action="/_sandbox/clock"><input type="hidden" name="advance_ms" value="${duration}"><button>Move ahead ${text}</button></form>`;
}

function setting(name: string, text: string, control: Html): Html {
  return html`<form method="post" action="/_sandbox/settings" data-setting="${name}"><label>${text}${control}</label><button>Set</button></form>`;
}

function select(name: string, values: readonly string[], chosen = values[0]): Html {
  return html`<select name="${name}">${values.map(
    (value) => html`<option value="${value}"${value === chosen && html` selected`}>${value || 'every one'}</option>`,
  )}</select>`;
}
