import type { RequestRefund } from '../../shared/operator-contract.ts';
import { isPaid } from '../../shared/payment-status.ts';
import { PaymentError } from '../errors.ts';
import type { Queries } from '../store/database.ts';
import { statusOf } from './facts.ts';
import type { Parts } from './parts.ts';
import { findPayment, lockPayment, type Payment, savePayment } from './payment.ts';
import { reconcilePayment } from './reconcile-payment.ts';
import { findRefund, type Refund, refundsOf } from './refund.ts';
import { refundableAmountOf, reserveRefund } from './reserve.ts';
import { sendRefund } from './send-refund.ts';

/**
 * Gives money back, all that is left unless `amount` says how much. The same `callerKey` asks for the same refund:
 * repeated, it answers with the first. Throws `payment_not_found`, `refund_not_allowed`, `refund_exceeds_balance`,
 * `idempotency_conflict` or `provider_unavailable`; a lost answer is a refund whose status is `unknown`.
 */
export async function requestRefund(
  parts: Parts,
  paymentId: string,
  asked: RequestRefund,
  callerKey: string,
): Promise<Refund> {
  const payment = await findPayment(parts.database, paymentId);
  if (!payment) throw new PaymentError('payment_not_found', 'There is no such payment.');
  const fingerprint = JSON.stringify([asked.amount ?? null, asked.reference ?? null]);
  const earlier = await findEarlier(parts.database, payment, callerKey, fingerprint);
  if (earlier) return earlier;

  // A refund made in the provider's dashboard counts too: ask before promising.
  if (payment.providerId === null || !(await reconcilePayment(parts, payment.id)))
    throw payment.providerId === null
      ? new PaymentError('refund_not_allowed', 'The payment has not been captured.')
      : new PaymentError(
          'provider_unavailable',
          'The payment provider cannot be asked right now; nothing was refunded.',
          {
            retryAfter: 5,
          },
        );

  const refund = await parts.database.transaction(async (queries) => {
    const locked = (await lockPayment(queries, payment.id))?.payment;
    if (!locked) throw new PaymentError('payment_not_found', 'There is no such payment.');
    const repeated = await findEarlier(queries, locked, callerKey, fingerprint);
    if (repeated) return repeated;
    const amount = allowedAmount(locked, asked.amount);
    const reserved = await reserveRefund(
      parts,
      queries,
      locked,
      { callerKey, amount, reference: asked.reference ?? null, fingerprint },
      'operator',
    );
    await savePayment(queries, locked);
    return reserved;
  });
  if (refund.status !== 'reserved') return refund;
  await sendRefund(parts, refund.id);
  return refused((await findRefund(parts.database, refund.id)) ?? refund);
}

async function findEarlier(
  queries: Queries,
  payment: Payment,
  callerKey: string,
  fingerprint: string,
): Promise<Refund | undefined> {
  const earlier = (await refundsOf(queries, payment.id)).find((refund) => refund.callerKey === callerKey);
  if (earlier && earlier.fingerprint !== fingerprint)
    throw new PaymentError('idempotency_conflict', 'This Idempotency-Key was used for another refund of this payment.');
  return earlier;
}

function allowedAmount(payment: Payment, asked: number | undefined): number {
  const status = statusOf(payment.facts);
  if (status === 'review') throw new PaymentError('refund_not_allowed', 'The payment is under review.');
  if (!isPaid(status)) throw new PaymentError('refund_not_allowed', 'The payment has not been captured.');
  const left = refundableAmountOf(payment);
  if (left <= 0) throw new PaymentError('refund_not_allowed', 'Nothing is left to refund.');
  if (asked !== undefined && asked > left)
    throw new PaymentError(
      'refund_exceeds_balance',
      `Only ${left} of the captured ${payment.amount} are left to refund.`,
    );
  return asked ?? left;
}

/** The provider said no at once: the caller is told, and may ask for another refund under a new key. */
function refused(refund: Refund): Refund {
  if (refund.status !== 'failed') return refund;
  throw new PaymentError('refund_not_allowed', 'The payment provider refused the refund.');
}
