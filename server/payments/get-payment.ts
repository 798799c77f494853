import { isOver } from '../../shared/payment-status.ts';
import { PaymentError } from '../errors.ts';
import { statusOf } from './facts.ts';
import type { Parts } from './parts.ts';
import { findPayment, type Payment } from './payment.ts';
import { reconcilePayment } from './reconcile-payment.ts';

/** The provider is asked about one payment this often at most, however many ask us. */
const askAgainMs = 5000;
/** A shopper waits this long for the provider's word; then what we know has to do. */
const patienceMs = 2000;

/** When each payment was last asked about because somebody wanted to know. */
export type Asked = Map<string, number>;

/**
 * How a payment stands, by our id. While money may still move the provider is asked first, if it answers in time and
 * was not asked just before: so the return page learns of a payment even when every webhook is lost.
 * Throws `payment_not_found`.
 */
export async function getPayment(parts: Parts, asked: Asked, id: string): Promise<Payment> {
  const payment = await findOwn(parts, id);
  if (isDecided(payment) || !mayAsk(parts, asked, payment)) return payment;
  const patience = new Promise<void>((resolve) => parts.clock.after(patienceMs, resolve));
  const asking = reconcilePayment(parts, id).catch((error: unknown) =>
    parts.log.warn({ error }, 'asking the provider failed'),
  );
  await Promise.race([asking, patience]);
  return findOwn(parts, id);
}

async function findOwn(parts: Parts, id: string): Promise<Payment> {
  const payment = await findPayment(parts.database, id);
  // The provider's id is no key to anything: it is in the shop's own back office and in e-mails.
  if (payment?.id !== id) throw new PaymentError('payment_not_found', 'There is no such payment.');
  return payment;
}

/** Nothing the shopper waits for can come any more; the ladder of questions goes on without them. */
function isDecided(payment: Payment): boolean {
  const status = statusOf(payment.facts);
  return status === 'captured' || status === 'refunded' || status === 'review' || isOver(status);
}

function mayAsk(parts: Parts, asked: Asked, payment: Payment): boolean {
  const now = parts.clock.now();
  if (payment.sentAt !== null && payment.providerId === null && now - payment.sentAt < parts.providerTimeoutMs)
    return false;
  if (now - (asked.get(payment.id) ?? 0) < askAgainMs) return false;
  for (const [id, at] of asked) {
    if (now - at < askAgainMs) break;
    asked.delete(id);
  }
  asked.delete(payment.id);
  asked.set(payment.id, now);
  return true;
}
