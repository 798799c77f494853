import type { ErrorCode } from '../../shared/error-codes.ts';
import type { OperatorPayment } from '../../shared/operator-contract.ts';
import { PaymentError } from '../errors.ts';
import type { Parts } from './parts.ts';
import { findPayment, paymentView } from './payment.ts';
import { refundsOf, refundView } from './refund.ts';
import { timelineOf } from './timeline.ts';

/** All that is known of a payment, by our id or the provider's, with the provider's live record. Throws `payment_not_found`. */
export async function describePayment(parts: Parts, id: string): Promise<OperatorPayment> {
  const payment = await findPayment(parts.database, id);
  if (!payment) throw new PaymentError('payment_not_found', 'There is no such payment.');
  return {
    ...paymentView(payment, parts.mode),
    provider_id: payment.providerId,
    facts: payment.facts,
    refunds: (await refundsOf(parts.database, payment.id)).map(refundView),
    timeline: await timelineOf(parts.database, payment.id),
    ...(await liveRecord(parts, payment.providerId)),
  };
}

async function liveRecord(
  parts: Parts,
  providerId: string | null,
): Promise<{ provider: Record<string, unknown> | null; provider_error?: ErrorCode }> {
  if (providerId === null) return { provider: null };
  const answer = await parts.checkout.getPayment(providerId);
  if (answer.kind === 'ok') return { provider: answer.value };
  const isOurs = answer.kind === 'misconfigured' || answer.kind === 'refused';
  return { provider: null, provider_error: isOurs ? 'provider_misconfigured' : 'provider_unavailable' };
}
