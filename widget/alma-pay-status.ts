import { html, LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { PaymentView } from '../shared/contract.ts';
import { styles } from './alma-pay-status.styles.ts';
import { awaitPayment } from './await-payment.ts';
import { languageOf } from './language.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { serverOf } from './server-config.ts';
import { AlmaPayStatusEvent } from './status-event.ts';
import { statusTexts } from './status-texts.ts';

const shown = { reflect: true };

const signOf: Record<Outcome, string> = {
  checking: '…',
  paid: '✓',
  declined: '✕',
  expired: '✕',
  canceled: '–',
  refunded: '↩',
  review: '…',
  not_found: '?',
};

/**
 * Says, on the page the shopper comes back to, what became of the payment: as our server knows it, never as the page's
 * address claims. Asks again until it is decided, ever more seldom, and not while the page is hidden.
 *
 * @element alma-pay-status
 *
 * @attr {string} payment - The payment's id. Default: `alma_payment` of the page's address.
 * @attr {string} server - Where our server is, as an absolute URL. Default: the origin this script came from.
 * @attr {string} locale - Language and region (`fr-CH`). Default: the nearest `lang`, then the browser's.
 *
 * @fires {AlmaPayStatusEvent} alma-pay-status - It has learnt something: `outcome`, `status`, `paymentId`.
 *
 * @slot checking - Instead of the words for a payment that is not decided yet.
 * @slot paid - The money was taken.
 * @slot declined - Refused.
 * @slot expired - Not paid in time.
 * @slot canceled - Called off.
 * @slot refunded - All given back.
 * @slot review - Does not agree with the order; the shop looks into it.
 * @slot not_found - No such payment, or none named.
 *
 * @csspart status - The box.
 * @csspart sign - The sign at its start.
 *
 * @cssprop [--alma-pay-paid-color=#1a8754] - The mark of a payment that went well.
 * @cssprop [--alma-pay-error-color=#e0311b] - The mark of one that did not.
 * @cssprop [--alma-pay-radius=8px] - The corners.
 * @cssprop [--alma-pay-font=inherit] - The font family.
 */
export class AlmaPayStatus extends LitElement {
  static override readonly styles = styles;
  static override readonly properties: PropertyDeclarations = { payment: shown, server: shown, locale: shown };

  declare payment: string | null | undefined;
  declare server: string | null | undefined;
  declare locale: string | null | undefined;

  #outcome: Outcome = 'checking';
  #told: string | undefined;
  #watch: AbortController | undefined;
  readonly #langs = new MutationObserver(() => this.requestUpdate());

  /** What it says; each is also the name of a slot. */
  get outcome(): Outcome {
    return this.#outcome;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#langs.observe(document, { attributeFilter: ['lang'], subtree: true });
    if (this.hasUpdated) void this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#langs.disconnect();
    this.#watch?.abort();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('payment') || changed.has('server') || !this.#watch) void this.#follow();
  }

  protected override render(): unknown {
    const { locale } = languageOf(this, this.locale);
    const outcome = this.#outcome;
    return html`<div part="status" role="status" lang=${locale} class=${outcome}><i part="sign" aria-hidden="true">${
      signOf[outcome]
    }</i><span><slot name=${outcome}>${statusTexts[locale][outcome]}</slot></span></div>`;
  }

  async #follow(): Promise<void> {
    this.#watch?.abort();
    this.#watch = new AbortController();
    const { signal } = this.#watch;
    const id = this.payment ?? new URLSearchParams(location.search).get('alma_payment');
    const server = serverOf(this.server);
    const see = (payment: PaymentView): void => {
      if (!signal.aborted) this.#say(outcomeOf[payment.status] ?? 'checking', payment);
    };
    try {
      if (!id || !server) throw new Error(`no payment (${id}) or no server (${this.server})`);
      see(await awaitPayment(server, id, signal, isFinal, (_delay, payment) => payment && see(payment)));
    } catch (error) {
      if (signal.aborted) return;
      console.warn(error);
      this.#say('not_found');
    }
  }

  #say(outcome: Outcome, payment?: PaymentView): void {
    const told = `${payment?.id} ${payment?.status} ${outcome}`;
    if (told === this.#told) return;
    this.#told = told;
    this.#outcome = outcome;
    this.requestUpdate();
    this.dispatchEvent(new AlmaPayStatusEvent(outcome, payment?.status, payment?.id));
  }
}

/** One under review may still come right; a paid one may be refunded, but not while somebody looks on. */
const isFinal = ({ status }: PaymentView): boolean => !['checking', 'review'].includes(outcomeOf[status] ?? 'checking');

declare global {
  interface HTMLElementTagNameMap {
    'alma-pay-status': AlmaPayStatus;
  }
}
