import { html, LitElement, type PropertyDeclarations } from 'lit';
import type { ConfigView, PaymentView } from '../shared/contract.ts';
import { errorText } from '../shared/error-texts.ts';
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
import { languageOf } from './language.ts';
import { leaveFor } from './leave.ts';
import { PaymentsApiError } from './payments-api.ts';
import { press } from './press.ts';
import { previewTemplate } from './preview.ts';
import { configOf, serverOf } from './server-config.ts';
import { type LabelType, wordsOf } from './texts.ts';

const shown = { reflect: true };

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
 * @attr {pay|buy|plain} label-type - What it invites to. Default: `pay`.
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
  static override readonly shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override readonly properties: PropertyDeclarations = {
    order: shown,
    server: shown,
    amount: { ...shown, type: Number },
    currency: shown,
    plan: shown,
    locale: shown,
    variant: shown,
    shape: shown,
    labelType: { ...shown, attribute: 'label-type' },
    unavailable: shown,
    disabled: { ...shown, type: Boolean },
    getOrder: { attribute: false },
  };

  declare order: string | null | undefined;
  declare server: string | null | undefined;
  declare amount: number | null | undefined;
  declare currency: string | null | undefined;
  declare plan: Plan | null | undefined;
  declare locale: string | null | undefined;
  declare variant: 'brand' | 'dark' | 'light' | 'outline' | null | undefined;
  declare shape: 'rounded' | 'pill' | 'square' | null | undefined;
  declare labelType: LabelType | null | undefined;
  declare unavailable: 'explain' | 'disable' | 'hide' | null | undefined;
  declare disabled: boolean | undefined;
  /** For pages that make the order only when it is pressed; takes the place of `order`. */
  declare getOrder: (() => Promise<string>) | null | undefined;

  #state: ButtonState = 'ready';
  #failure: AlmaPayErrorEvent | undefined;
  #isBusy = false;
  #redirectUrl = '';
  /** `null` when there is none to be had. */
  #config: ConfigView | null | undefined;
  /** The press under way. */
  #press: AbortController | undefined;
  /** Its order is known, and may be with the server. */
  #isSent = false;
  #pressIds: Record<string, string> = {};
  /** What is shown, and so what a press is about. */
  #shown = '';
  #connection: AbortController | undefined;
  readonly #langs = new MutationObserver(() => this.requestUpdate());
  readonly #internals = this.attachInternals();

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
    if (this.#state === 'redirecting') leaveFor(this.#redirectUrl);
    if (this.disabled || this.#press || /paid|unavailable/.test(this.#state)) return;
    // Set before anything is awaited: a second press in the same moment must find it.
    this.#press = new AbortController();
    this.#isSent = false;
    const { signal } = this.#press;
    this.#moveTo('starting');
    try {
      this.#checkAmount();
      const payment = await press(
        this,
        (order) => this.#pressIdOf(order),
        signal,
        (delay) => {
          this.#isBusy = delay === 'busy';
          this.#moveTo(this.#isBusy ? 'starting' : 'unknown');
        },
      );
      if (!signal.aborted) this.#end(payment);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    this.#langs.observe(document, { attributeFilter: ['lang'], subtree: true });
    const look = ({ persisted }: Event & { persisted?: boolean }): void => {
      // A page that is kept as it is, to be shown again on Back, must not come back busy.
      if (this.#press ? persisted : this.#isIdle()) this.#settle();
    };
    for (const type of ['pagehide', 'pageshow', 'online', 'offline']) addEventListener(type, look, { signal });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.abort();
    this.#langs.disconnect();
    if (this.#press) this.#settle();
  }

  protected override willUpdate(): void {
    this.#follow();
  }

  protected override render(): unknown {
    const state = this.#state;
    if (state === 'unavailable' && this.unavailable === 'hide') return '';
    const language = languageOf(this, this.locale);
    const { locale } = language;
    const { before, after, instead, message } = wordsOf(state, this.labelType ?? 'pay', this.#isBusy, locale);
    const said = message ?? (this.#failure && errorText(this.#failure.code, locale));
    const isWorking = !!this.#press;
    const isUnexplained = state === 'unavailable' && this.unavailable === 'disable';
    const isStill = /starting|unknown|paid|unavailable/.test(state);
    return html`<button part="button" class=${state} lang=${locale} ?disabled=${this.disabled} aria-disabled=${isStill}
aria-busy=${isWorking} aria-describedby="message" @click=${() => this.pay()}><span part="label" class=${instead && 'unseen'}
><slot name="label">${before}<b part="logo"><slot name="logo">Alma</slot></b>${after}</slot></span>${
      instead && html`<span>${isWorking ? html`<i part="spinner"></i>` : '✓ '}${instead}</span>`
    }${this.#config && this.#config.mode !== 'live' ? html`<small>TEST</small>` : ''}</button>${previewTemplate(
      this,
      state === 'unavailable' ? null : this.#config,
      language,
    )}<p part="message" id="message" role="status" lang=${locale} class=${message && message === instead ? 'quiet' : state}>${
      isUnexplained || !said ? '' : html`<span>${said}</span>`
    }</p><slot name="legal" part="legal"></slot>`;
  }

  /** Something else is shown than before: what was said of it, and a press under way, are about the past. */
  #follow(): void {
    const shown = [this.order, this.server, this.amount, this.currency].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    // After the next paint: what the server lets us show is not worth waiting for.
    requestAnimationFrame(() => setTimeout(() => this.#loadConfig()));
    // The page may make the order while it is asked whether to start.
    if (this.#press && !this.#isSent) return;
    try {
      this.#checkAmount();
      this.#settle();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #loadConfig(): Promise<void> {
    const server = serverOf(this.server);
    const config = server && (await configOf(server));
    if (server !== serverOf(this.server)) return;
    this.#config = config || null;
    if (this.#isIdle()) this.#settle();
    this.requestUpdate();
  }

  /** A price with decimals is a mistake that must be seen, not one to be rounded away. */
  #checkAmount(): void {
    const amount = Number(this.amount ?? 1);
    if (!Number.isSafeInteger(amount) || amount < 1) throw new PaymentsApiError('invalid_request', { detail: amount });
  }

  #isIdle(): boolean {
    return /ready|offline|unavailable/.test(this.#state);
  }

  /** What it is without a press. What the server has not said is no obstacle. */
  #idleState(): ButtonState {
    if (!navigator.onLine) return 'offline';
    if (!this.#config) return 'ready';
    const { currency, min_amount, max_amount } = this.#config;
    const amount = this.amount ?? min_amount;
    const isRefused = (this.currency ?? currency) !== currency || amount < min_amount || amount > max_amount;
    return isRefused ? 'unavailable' : 'ready';
  }

  /** The server has answered: there is a page to go to, or the order is paid, or the shop called the press off. */
  #end(payment: PaymentView | undefined): void {
    const { id = '', redirect_url = '', status = 'pending' } = payment ?? {};
    const before = this.#press;
    if (isPaid(status)) {
      this.#showPaid(id);
    } else if (!payment || !this.dispatchEvent(new AlmaPayRedirectEvent(redirect_url, id))) {
      this.#settle();
    } else if (before === this.#press) {
      this.#redirectUrl = redirect_url;
      this.#moveTo('redirecting');
      leaveFor(redirect_url);
    }
  }

  #fail(reason: unknown): void {
    console.warn(reason);
    const error = reason instanceof PaymentsApiError ? reason : new PaymentsApiError('internal_error');
    if (error.code === 'order_already_paid') {
      this.#showPaid(error.paymentId);
    } else {
      this.#settle(navigator.onLine ? 'failed' : 'offline');
      this.#failure = new AlmaPayErrorEvent(error, errorText(error.code, languageOf(this, this.locale).locale));
      this.dispatchEvent(this.#failure);
    }
  }

  #showPaid(paymentId: string | undefined): void {
    this.#settle('paid');
    this.dispatchEvent(new AlmaPayPaidEvent(paymentId));
  }

  /** Ends what is under way and shows what there is to show without it. */
  #settle(state = this.#idleState()): void {
    this.#press?.abort();
    this.#press = this.#failure = undefined;
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
    this.#isSent = true;
    this.#pressIds[order] ??= crypto.getRandomValues(new Uint32Array(4)).join('-');
    return this.#pressIds[order];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'alma-pay-button': AlmaPayButton;
  }
}
