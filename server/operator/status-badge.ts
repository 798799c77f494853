import { html, type TemplateResult } from 'lit';
import type { RefundStatus } from '../../shared/operator-contract.ts';
import type { PaymentStatus } from '../../shared/payment-status.ts';

export const statusBadge = (status: PaymentStatus | RefundStatus): TemplateResult =>
  html`<span class="status ${status}">${status.replace('_', ' ')}</span>`;
