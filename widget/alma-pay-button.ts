import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { ConfigView, PaymentView } from '../shared/contract.ts';
import { errorText } from '../shared/error-texts.ts';
import type { Locale } from '../shared/locales.ts';
import { isPaid } from '../shared/payment-status.ts';
import type { Plan } from '../shared/plans.ts';
import { styles } from './alma-pay-button.styles.ts';
import type { ButtonState } from './button-state.ts';
import {
  AlmaPayErrorEvent,
  AlmaPayPaidEvent,
  AlmaPayRedirectEvent,
  AlmaPayStateEvent,
  type Failure,
} from './events.ts';
import { languageOf, observeLang } from './language.ts';
import { leaveFor } from './leave.ts';
import { PaymentsApiError } from './payments-api.ts';
import { press } from './press.ts';
import { previewTemplate } from './preview.ts';
import { configOf, serverOf } from './server-config.ts';
import { type LabelType, labelInstead, labelParts, messageOf } from './texts.ts';

/**
 * A button that starts a payment with Alma and takes the shopper to Alma's page. What is charged stands in the signed
 * `order`; everything else here is only shown. Nothing is ever thrown at the page: failures are said and told.
 *
 * @element alma-pay-button
 *
 * @attr {string} order - The order, signed by the shop's server.
 * @attr {string} server - Where our server is, as an absolute URL. Default: the origin this script came from.
 * @attr {number} amount - The order's amount in minor units (cents), to show only.
 * @attr {string} currency - The amount's currency (`EUR`), to show only.
 * @attr {2x|3x|4x|d+15|d+30} plan - Shows how this plan would split `amount`, if the server's configuration offers it.
 * @attr {string} locale - Language and region (`fr-CH`). Default: the nearest `lang`, then the browser's.
 * @attr {brand|dark|light|outline} variant - The colours. Default: `brand`.
 * @attr {rounded|pill|square} shape - The corners. Default: `rounded`.
 * @attr {pay|buy|checkout|plain} label-type - What it invites to. Default: `pay`.
 * @attr {explain|disable|hide} unavailable - What to do when Alma does not take this amount. Default: `explain`.
 * @attr {boolean} disabled - Cannot be pressed.
 *
 * @fires {AlmaPayStartEvent} alma-pay-start - Pressed. Cancel it to do nothing; `waitUntil(promise)` to do something first.
 * @fires {AlmaPayRedirectEvent} alma-pay-redirect - About to leave for `redirectUrl`. Cancel it to go there yourself.
 * @fires {AlmaPayErrorEvent} alma-pay-error - It failed: `code`, `message`, `retryable`, `requestId`.
 * @fires {AlmaPayPaidEvent} alma-pay-paid - The order is paid already: `paymentId`.
 * @fires {AlmaPayStateEvent} alma-pay-state - It went from `previous` to `state`.
 *
 * @slot label - Instead of the whole label.
 * @slot logo - Instead of the word "Alma" in the label.
 * @slot legal - The shop's own sentence below, such as the one credit law asks for.
 *
 * @csspart button - The button itself.
 * @csspart label - What it says.
 * @csspart logo - The name in it.
 * @csspart spinner - Seen while it works.
 * @csspart preview - The instalments of `plan`.
 * @csspart message - What went wrong or is going on.
 * @csspart legal - Around the `legal` slot.
 *
 * @cssprop [--alma-pay-background] - Behind the label.
 * @cssprop [--alma-pay-background-hover] - The same under the pointer.
 * @cssprop [--alma-pay-color] - The label.
 * @cssprop [--alma-pay-border-color] - Around the button.
 * @cssprop [--alma-pay-error-color=#e0311b] - The mark beside a failure.
 * @cssprop [--alma-pay-radius=8px] - The corners.
 * @cssprop [--alma-pay-height=48px] - The least height; never below 44px.
 * @cssprop [--alma-pay-font=inherit] - The label's font family.
 * @cssprop [--alma-pay-font-size=1rem] - The label's font size.
 *
 * @cssstate ready - Waits for a press.
 * @cssstate starting - Talks to the server.
 * @cssstate redirecting - Leaves for Alma's page.
 * @cssstate unknown - The server does not know yet what the provider did, and asks.
 * @cssstate failed - Says what went wrong; can be pressed again.
 * @cssstate paid - The order is paid.
 * @cssstate offline - No network; comes back by itself.
 * @cssstate unavailable - Alma does not take this amount or currency.
 */
export class AlmaPayButton extends LitElement {
  static override readonly styles = styles;
  static override readonly shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override readonly properties: PropertyDeclarations = {
    order: { reflect: true },
    server: { reflect: true },
    amount: { type: Number, reflect: true },
    currency: { reflect: true },
    plan: { reflect: true },
    locale: { reflect: true },
    variant: { reflect: true, useDefault: true },
    shape: { reflect: true, useDefault: true },
    labelType: { attribute: 'label-type', reflect: true, useDefault: true },
    unavailable: { reflect: true, useDefault: true },
    disabled: { type: Boolean, reflect: true },
    getOrder: { attribute: false },
  };

  declare order: string | null | undefined;
  declare server: string | null | undefined;
  declare amount: number | null | undefined;
  declare currency: string | null | undefined;
  declare plan: Plan | null | undefined;
  declare locale: string | null | undefined;
  declare variant: 'brand' | 'dark' | 'light' | 'outline';
  declare shape: 'rounded' | 'pill' | 'square';
  declare labelType: LabelType;
  declare unavailable: 'explain' | 'disable' | 'hide';
  declare disabled: boolean;
  /** For pages that make the order only when it is pressed; takes the place of `order`. */
  declare getOrder: (() => Promise<string>) | null | undefined;

  #state: ButtonState = 'ready';
  #failure: Failure | undefined;
  #isBusy = false;
  #redirectUrl = '';
  /** `null` when there is none to be had. */
  #config: ConfigView | null | undefined;
  /** The press under way. */
  #press: AbortController | undefined;
  #pressId = { order: '', id: '' };
  /** What is shown, and so what a press is about. */
  #shown = '';
  #connection: AbortController | undefined;
  readonly #internals = this.attachInternals();

  constructor() {
    super();
    this.variant = 'brand';
    this.shape = 'rounded';
    this.labelType = 'pay';
    this.unavailable = 'explain';
    this.disabled = false;
  }

  /** What it is doing; see the states above. */
  get state(): ButtonState {
    return this.#state;
  }

  /** Why it failed, while it says so. */
  get error(): Failure | undefined {
    return this.#failure;
  }

  /** As if pressed. Resolves when the press has ended; at once when there is nothing to press or one is under way. */
  async pay(): Promise<void> {
    this.#follow();
    if (this.disabled || this.#state === 'paid' || this.#state === 'unavailable') return;
    if (this.#state === 'redirecting') return leaveFor(this.#redirectUrl);
    if (this.#press) return;
    // Set before anything is awaited: a second press in the same moment must find it.
    this.#press = new AbortController();
    const { signal } = this.#press;
    this.#moveTo('starting');
    try {
      if (this.#isAmountWrong()) throw wrongAmount(this.amount);
      const payment = await press(
        this,
        (order) => this.#pressIdOf(order),
        signal,
        (delay) => {
          if (signal.aborted) return;
          this.#isBusy = delay === 'busy';
          this.#moveTo(delay === 'busy' ? 'starting' : delay);
        },
      );
      if (!signal.aborted) this.#end(payment, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = (this.#connection = new AbortController());
    // The page may be kept as it is and shown again on Back: it must not come back busy.
    const stop = () => this.#press && this.#settle();
    addEventListener('pagehide', stop, { signal });
    addEventListener('pageshow', stop, { signal });
    addEventListener('online', () => this.#state === 'offline' && this.#settle(), { signal });
    addEventListener('offline', () => this.#state === 'ready' && this.#settle(), { signal });
    const langs = observeLang(this, () => this.requestUpdate());
    signal.addEventListener('abort', () => langs.disconnect());
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.abort();
    if (this.#press) this.#settle();
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#follow();
    if (this.hasUpdated && changed.has('server')) void this.#loadConfig();
  }

  protected override firstUpdated(): void {
    // After the first paint: what the server lets us show is not worth waiting for.
    requestAnimationFrame(() => setTimeout(() => this.#loadConfig()));
  }

  protected override render(): unknown {
    const state = this.#state;
    if (state === 'unavailable' && this.unavailable === 'hide') return nothing;
    const language = languageOf(this, this.locale);
    const { locale } = language;
    const instead = labelInstead(state, locale);
    const [before, after] = labelParts(this.labelType, locale);
    const isWorking = instead && state !== 'paid';
    const message = this.#message(locale) ?? instead;
    return html`<button part="button" type="button" lang=${locale} ?disabled=${this.disabled}
        aria-disabled=${state === 'unavailable' || (instead && state !== 'redirecting')}
        aria-busy=${isWorking} aria-describedby="message" @click=${this.pay}
      ><span part="label" class=${instead ? 'unseen' : ''}
        ><slot name="label">${before}<b part="logo"><slot name="logo">Alma</slot></b>${after}</slot
      ></span>${instead ? html`<span>${isWorking ? html`<i part="spinner"></i>` : '✓ '}${instead}</span>` : nothing}</button
      >${this.#config && this.#config.mode !== 'live' ? html`<small>TEST</small>` : nothing}${
        this.#isAmountWrong() ? nothing : previewTemplate(this, this.#config, language)
      }<p part="message" id="message" role="status" lang=${locale} class=${message === instead ? 'quiet' : state}>${message}</p
      ><slot name="legal" part="legal"></slot>`;
  }

  #message(locale: Locale): string | undefined {
    if (this.#failure) return this.#failure.message;
    if (this.#isBusy) return messageOf('busy', locale);
    const state = this.#state;
    if (state === 'unavailable') return this.unavailable === 'explain' ? messageOf(state, locale) : undefined;
    return state === 'unknown' || state === 'offline' ? messageOf(state, locale) : undefined;
  }

  /** Something else is shown than before: what was said of it, and a press under way, are about the past. */
  #follow(): void {
    const shown = [this.order, this.server, this.amount, this.currency].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (this.#isAmountWrong()) this.#fail(wrongAmount(this.amount));
    else this.#settle();
  }

  async #loadConfig(): Promise<void> {
    const server = serverOf(this.server);
    const config = server && (await configOf(server));
    if (server !== serverOf(this.server)) return;
    this.#config = config || null;
    if (!this.#press && !this.#failure && this.#state !== 'paid') this.#settle();
    this.requestUpdate();
  }

  #isAmountWrong(): boolean {
    return this.amount != null && !(Number.isSafeInteger(this.amount) && this.amount > 0);
  }

  /** Whether Alma takes what is shown; what is not known is no obstacle. */
  #isTaken(): boolean {
    if (!this.#config) return true;
    const { currency, min_amount, max_amount } = this.#config;
    const amount = this.amount ?? min_amount;
    return (this.currency ?? currency) === currency && amount >= min_amount && amount <= max_amount;
  }

  /** The server has answered: there is a page to go to, or the order is paid, or the shop called the press off. */
  #end(payment: PaymentView | undefined, signal: AbortSignal): void {
    if (!payment) return this.#settle();
    if (isPaid(payment.status)) return this.#showPaid(payment.id);
    const url = payment.redirect_url ?? '';
    const isOurs = this.dispatchEvent(new AlmaPayRedirectEvent(url, payment.id));
    if (signal.aborted) return;
    if (!isOurs) return this.#settle();
    this.#redirectUrl = url;
    this.#moveTo('redirecting');
    leaveFor(url);
  }

  #fail(error: unknown): void {
    console.warn('<alma-pay-button>', error);
    const { code, retryable, requestId, paymentId } =
      error instanceof PaymentsApiError ? error : new PaymentsApiError('internal_error');
    if (code === 'order_already_paid') return this.#showPaid(paymentId);
    const message = errorText(code, languageOf(this, this.locale).locale);
    const failure = { code, message, retryable, requestId };
    this.#settle(navigator.onLine ? 'failed' : 'offline');
    this.#failure = failure;
    this.dispatchEvent(new AlmaPayErrorEvent(failure));
  }

  #showPaid(paymentId: string | undefined): void {
    this.#settle('paid');
    this.dispatchEvent(new AlmaPayPaidEvent(paymentId));
  }

  /** Ends what is under way and shows what there is to show without it. */
  #settle(state: ButtonState = this.#isTaken() ? (navigator.onLine ? 'ready' : 'offline') : 'unavailable'): void {
    this.#press?.abort();
    this.#press = undefined;
    this.#failure = undefined;
    this.#isBusy = false;
    this.#moveTo(state);
  }

  #moveTo(state: ButtonState): void {
    const previous = this.#state;
    this.#state = state;
    this.requestUpdate();
    // Browsers from before 2024 have no custom states, or refuse these names.
    try {
      this.#internals.states.clear();
      this.#internals.states.add(state);
    } catch {}
    if (state !== previous) this.dispatchEvent(new AlmaPayStateEvent(state, previous));
  }

  /** Names the press to the server, so that repeating it is not a second payment of an order without a reference. */
  #pressIdOf(order: string): string {
    if (this.#pressId.order !== order) {
      this.#pressId = { order, id: crypto.getRandomValues(new Uint32Array(4)).join('-') };
    }
    return this.#pressId.id;
  }
}

const wrongAmount = (amount: unknown): PaymentsApiError =>
  new PaymentsApiError('invalid_request', { detail: `amount="${amount}" is not a whole number of cents` });

declare global {
  interface HTMLElementTagNameMap {
    'alma-pay-button': AlmaPayButton;
  }
}
