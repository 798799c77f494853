import { PaymentError } from '../errors.ts';
import { schedule } from './job.ts';
import { learn } from './learn.ts';
import type { Parts } from './parts.ts';
import { findPayment, type Payment } from './payment.ts';

/**
 * Remembers that a payment is not wanted any more. Nothing can be voided at Alma: its page is no longer given out, and
 * if it is captured all the same the money goes back at once. Cancelled twice is cancelled once.
 * Throws `payment_not_found`.
 */
export async function cancelPayment(parts: Parts, paymentId: string): Promise<Payment> {
  const known = await findPayment(parts.database, paymentId);
  if (!known) throw new PaymentError('payment_not_found', 'There is no such payment.');
  const now = parts.clock.now();
  const payment = await parts.database.transaction(async (queries) => {
    const type = known.facts.cancel_requested ? {} : { type: 'cancellation_requested' };
    const canceled = await learn(parts, queries, known.id, {
      news: { cancel_requested: true },
      source: 'operator',
      ...type,
    });
    await schedule(queries, 'reconcile', known.id, now);
    return canceled;
  });
  parts.wake();
  return payment ?? known;
}
