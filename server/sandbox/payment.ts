import type { PaymentRequest } from './payment-request.ts';
import type { Plan } from './plans.ts';

/** What became of a payment before any refund, in the provider's words. */
export const outcomes = ['Pending', 'Authorized', 'Captured', 'Declined', 'Expired', 'Canceled'] as const;
export type Outcome = (typeof outcomes)[number];
export type Status = Outcome | 'Partially Refunded' | 'Refunded';

/** Something done to a payment. `amount` in minor units, `processedOn` in ms. `approved` is open until it is known. */
export type Action = {
  id: string;
  type: 'Authorization' | 'Capture' | 'Refund';
  processedOn: number;
  amount: number;
  approved?: boolean;
  responseCode?: string;
  responseSummary?: string;
  reference?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
};

export type Customer = NonNullable<PaymentRequest['customer']> & { id: string };

export type Payment = {
  /** `pay_…` */
  id: string;
  /** The last part of the redirect URL; Alma's own id is `payment_` and this. */
  token: string;
  requestedOn: number;
  expiresOn: number;
  request: PaymentRequest;
  customer: Customer;
  outcome: Outcome;
  /** Oldest first. */
  actions: Action[];
  /** What the shopper chose on Alma's page. */
  plan?: Plan;
  /** Response code with which the next refund will be declined. */
  nextRefundDeclined?: string | undefined;
  /** Takes the expiry timer back. */
  cancelExpiry: () => void;
};

/** The seven integers of the provider's `balances`, in minor units. Refunds count once they are settled. */
export function balancesOf(payment: Payment) {
  const captured = sum(payment, 'Capture');
  const authorized = sum(payment, 'Authorization');
  const refunded = sum(payment, 'Refund');
  return {
    total_authorized: authorized,
    total_voided: 0,
    available_to_void: 0,
    total_captured: captured,
    available_to_capture: 0,
    total_refunded: refunded,
    available_to_refund: captured - refunded,
  };
}

/** What may still be refunded: refunds under way count as gone. Minor units. */
export function refundableAmount(payment: Payment): number {
  const underWay = payment.actions.filter(({ type, approved }) => type === 'Refund' && approved === undefined);
  return balancesOf(payment).available_to_refund - underWay.reduce((total, { amount }) => total + amount, 0);
}

export function statusOf(payment: Payment): Status {
  const { total_captured, total_refunded } = balancesOf(payment);
  if (payment.outcome !== 'Captured' || total_refunded === 0) return payment.outcome;
  return total_refunded < total_captured ? 'Partially Refunded' : 'Refunded';
}

function sum(payment: Payment, type: Action['type']): number {
  return payment.actions
    .filter((action) => action.type === type && action.approved)
    .reduce((total, { amount }) => total + amount, 0);
}
