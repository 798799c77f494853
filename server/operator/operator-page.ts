import { html, LitElement } from 'lit';
import type { PaymentList } from '../../shared/operator-contract.ts';
import { paymentStatuses } from '../../shared/payment-status.ts';
import { formValues } from './form-values.ts';
import { euros } from './money.ts';
import { styles } from './operator.styles.ts';
import { createOperatorClient, type OperatorClient, Refusal } from './operator-client.ts';
import { statusBadge } from './status-badge.ts';

/**
 * The support desk's page: asks for the operator key, finds payments and shows the one that the address names
 * (`#` and its id). The key is kept in this element alone and gone with the page.
 */
export class OperatorPage extends LitElement {
  static override readonly styles = styles;

  #client: OperatorClient | undefined;
  #payments: PaymentList['payments'] = [];
  #cursor: string | null = null;
  #query: Record<string, string> = {};
  #said = '';
  readonly #turn = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#turn);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#turn);
  }

  protected override render(): unknown {
    const id = decodeURIComponent(location.hash.slice(1));
    return html`<header><h1>Alma payments</h1>
        <p role="status">${this.#said}</p></header>
      ${
        this.#client
          ? html`<main>
              <section aria-label="Payments">${this.#search()}${this.#list(id)}</section>
              ${id && html`<payment-detail .client=${this.#client} .paymentId=${id} @payment-changed=${() => this.#find()}></payment-detail>`}
            </main>`
          : html`<main class="door"><form @submit=${(event: SubmitEvent) => this.#enter(event)}>
              <label>Operator key <input name="key" type="password" autocomplete="current-password" required></label>
              <button class="primary">Open</button>
            </form></main>`
      }`;
  }

  #search(): unknown {
    return html`<form role="search" @submit=${(event: SubmitEvent) => this.#submit(event)}>
      <label>Order or payment <input name="text" type="search" maxlength="60" placeholder="ORD-5023, pay_…"></label>
      <label>Status <select name="status"><option value="">any</option>
        ${paymentStatuses.map((status) => html`<option value=${status}>${status.replace('_', ' ')}</option>`)}</select></label>
      <button class="primary">Search</button>
    </form>`;
  }

  #list(opened: string): unknown {
    if (this.#payments.length === 0) return html`<p>No payments.</p>`;
    return html`<table><thead><tr><th>Order</th><th>Status</th><th class="amount">Amount</th></tr></thead>
        <tbody>${this.#payments.map(
          ({ id, reference, status, amount }) => html`<tr>
            <td><a href="#${id}" aria-current=${id === opened}>${reference}</a></td>
            <td>${statusBadge(status)}</td>
            <td class="amount">${euros(amount)}</td>
          </tr>`,
        )}</tbody></table>
      ${this.#cursor ? html`<button @click=${() => this.#find(this.#cursor)}>Show more</button>` : ''}`;
  }

  async #enter(event: SubmitEvent): Promise<void> {
    this.#client = createOperatorClient(formValues(event).key ?? '');
    await this.#find();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    const { text = '', status = '' } = formValues(event);
    this.#query = { ...(text && { reference: text }), ...(status && { status }) };
    await this.#find();
    // It is no order of ours, so it may be a payment's id.
    if (text && this.#client && this.#payments.length === 0) location.hash = encodeURIComponent(text);
  }

  /** The first payments that fit, newest first; with a cursor, the next ones below them. */
  async #find(cursor: string | null = null): Promise<void> {
    try {
      const found = await this.#client?.payments({ ...this.#query, ...(cursor && { cursor }) });
      this.#payments = cursor ? [...this.#payments, ...(found?.payments ?? [])] : (found?.payments ?? []);
      this.#cursor = found?.next_cursor ?? null;
      this.#said = '';
    } catch (error) {
      if (error instanceof Refusal && error.code === 'unauthorized') this.#client = undefined;
      this.#said = String(error instanceof Error ? error.message : error);
    }
    this.requestUpdate();
  }
}
