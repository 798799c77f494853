import { OperatorPage } from './operator-page.ts';
import { PaymentDetail } from './payment-detail.ts';

customElements.define('payment-detail', PaymentDetail);
customElements.define('operator-page', OperatorPage);

declare global {
  interface HTMLElementTagNameMap {
    'operator-page': OperatorPage;
    'payment-detail': PaymentDetail;
  }
}
