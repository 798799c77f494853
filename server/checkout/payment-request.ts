import type { Order } from '../../shared/contract.ts';

/** An order the shop signed, its return URLs filled in. */
export type SignedOrder = Order & { success_url: string; failure_url: string };

/**
 * The body of `POST /payments`, as Checkout.com's Alma page has it. Our payment's id is the provider's `reference`
 * (unique for each attempt, so that a lost answer can be looked up); the shop's own goes along in `metadata`.
 */
export function paymentRequest(
  order: SignedOrder,
  payment: { id: string; reference: string },
  processingChannelId: string | undefined,
): Record<string, unknown> {
  return {
    source: { type: 'alma', ...(order.billing_address ? { billing_address: order.billing_address } : {}) },
    amount: order.amount,
    currency: order.currency,
    capture: true,
    reference: payment.id,
    description: order.description,
    customer: order.customer,
    shipping: order.shipping,
    items: order.items,
    processing_channel_id: processingChannelId,
    success_url: withPayment(order.success_url, payment.id),
    failure_url: withPayment(order.failure_url, payment.id),
    metadata: { ...order.metadata, order_reference: payment.reference },
  };
}

/** The return page learns from `alma_payment` which payment it is about; the rest of the address stays as it was. */
function withPayment(address: string, paymentId: string): string {
  const url = new URL(address);
  url.searchParams.set('alma_payment', paymentId);
  return url.href;
}
