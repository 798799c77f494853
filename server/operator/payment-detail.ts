import { html, LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { OperatorPayment } from '../../shared/operator-contract.ts';
import { isOver } from '../../shared/payment-status.ts';
import { formValues } from './form-values.ts';
import { centsOf, euros } from './money.ts';
import { styles } from './operator.styles.ts';
import { type OperatorClient, Refusal } from './operator-client.ts';
import { recordOf, refundsOf, summaryOf, timelineOf } from './payment-record.ts';

/** What is about to be done, for a person to confirm. */
type Intent = { question: string; verb: string; act: () => Promise<string> };

/** All that is known of one payment, and what a support desk can do about it. Tells `payment-changed` when it has. */
export class PaymentDetail extends LitElement {
  static override readonly styles = styles;
  static override readonly properties: PropertyDeclarations = {
    client: { attribute: false },
    paymentId: { attribute: false },
  };

  declare client: OperatorClient;
  declare paymentId: string;

  #payment: OperatorPayment | undefined;
  #said = '';
  #intent: Intent | undefined;
  #isWorking = false;
  /** A refund that may have been taken though no answer came: asked for again, it is the same refund. */
  readonly #refundKeys: Record<string, string> = {};

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('paymentId')) return;
    this.#payment = this.#intent = undefined;
    this.#said = 'One moment…';
    void this.#load().then((problem) => this.#say(problem));
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (this.#intent && dialog && !dialog.open) dialog.showModal();
  }

  protected override render(): unknown {
    const payment = this.#payment;
    return html`<section aria-label="Payment">
      ${payment ? [summaryOf(payment), this.#actions(payment), refundsOf(payment), timelineOf(payment), recordOf(payment)] : ''}
      <p role="status">${this.#said}</p>
      ${
        this.#intent &&
        html`<dialog aria-labelledby="question" @close=${this.#forget}>
          <p id="question">${this.#intent.question}</p>
          <div class="row"><button class="primary" ?disabled=${this.#isWorking} @click=${this.#confirm}>${this.#intent.verb}</button>
            <button ?disabled=${this.#isWorking} @click=${this.#forget}>Back</button></div>
        </dialog>`
      }
    </section>`;
  }

  #actions({ status, facts }: OperatorPayment): unknown {
    const mayRefund = facts.captured_amount > 0 && status !== 'refunded' && status !== 'review';
    const mayCancel = !facts.cancel_requested && !isOver(status) && status !== 'refunded';
    return html`<div class="row">
      ${
        mayRefund
          ? html`<form @submit=${(event: SubmitEvent) => this.#askRefund(event)}>
              <label>Refund <input name="amount" inputmode="decimal" autocomplete="off" placeholder="all that is left"></label>
              <button>Refund…</button>
            </form>`
          : ''
      }
      ${mayCancel ? html`<button @click=${() => this.#askCancel()}>Cancel…</button>` : ''}
      <button @click=${() => this.#do(() => this.#replay())}>Send parked notifications again</button>
      <button @click=${() => this.#do(async () => '')}>Look again</button>
    </div>`;
  }

  #askRefund(event: SubmitEvent): void {
    const { amount: text = '' } = formValues(event);
    const amount = centsOf(text);
    if (text && !amount) {
      this.#say(`"${text}" is no amount of euros.`);
      return;
    }
    const what = amount ? euros(amount) : 'all that is left';
    this.#ask({
      question: `Refund ${what} of ${this.#payment?.reference}? A refund cannot be taken back.`,
      verb: 'Refund',
      act: () => this.#refund(amount),
    });
  }

  #askCancel(): void {
    this.#ask({
      question: `Cancel ${this.#payment?.reference}? If it is paid, or will be, all of it goes back to the shopper.`,
      verb: 'Cancel the payment',
      act: async () => `The payment is ${(await this.client.cancel(this.paymentId)).status}; its cancellation is kept.`,
    });
  }

  async #refund(amount: number | undefined): Promise<string> {
    const asked = `${this.paymentId} ${amount}`;
    this.#refundKeys[asked] ??= [...crypto.getRandomValues(new Uint32Array(4))].join('-');
    try {
      const { status, amount: taken } = await this.client.refund(
        this.paymentId,
        amount === undefined ? {} : { amount },
        this.#refundKeys[asked],
      );
      delete this.#refundKeys[asked];
      return `${euros(taken)}: the refund is ${status.replace('_', ' ')}.`;
    } catch (error) {
      if (error instanceof Refusal) delete this.#refundKeys[asked];
      throw error;
    }
  }

  async #replay(): Promise<string> {
    const { replayed } = await this.client.replayNotifications(this.paymentId);
    return replayed === 1 ? '1 notification will be sent again.' : `${replayed} notifications will be sent again.`;
  }

  #ask(intent: Intent): void {
    this.#intent = intent;
    this.#say('');
  }

  readonly #confirm = async (): Promise<void> => {
    const { act } = this.#intent ?? {};
    // A second click in the same moment finds it gone.
    if (!act || this.#isWorking) return;
    await this.#do(act);
    this.#forget();
    this.dispatchEvent(new Event('payment-changed'));
  };

  readonly #forget = (): void => {
    this.#intent = undefined;
    this.requestUpdate();
  };

  /** Does something and shows the payment as it is then. */
  async #do(act: () => Promise<string>): Promise<void> {
    this.#isWorking = true;
    this.requestUpdate();
    const said = await act().catch((error) => sentenceOf(error, 'No answer came: it may or may not have been done'));
    const problem = await this.#load();
    this.#isWorking = false;
    this.#say([said, problem].filter(Boolean).join(' '));
  }

  /** Answers what kept it from being read. */
  async #load(): Promise<string> {
    const id = this.paymentId;
    try {
      const payment = await this.client.payment(id);
      if (id === this.paymentId) this.#payment = payment;
      return '';
    } catch (error) {
      return sentenceOf(error, 'The payment cannot be read');
    }
  }

  #say(said: string): void {
    this.#said = said;
    this.requestUpdate();
  }
}

const sentenceOf = (error: unknown, otherwise: string): string =>
  error instanceof Refusal ? error.message : `${otherwise} (${String(error)}).`;
