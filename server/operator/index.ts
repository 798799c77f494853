import { OperatorPage } from './operator-page.ts';
import { PaymentDetail } from './payment-detail.ts';

// The page's policy allows no style sheet but those of the elements.
document.body.style.margin = '0';
customElements.define('payment-detail', PaymentDetail);
customElements.define('operator-page', OperatorPage);

declare global {
  interface HTMLElementTagNameMap {
    'operator-page': OperatorPage;
    'payment-detail': PaymentDetail;
  }
}
