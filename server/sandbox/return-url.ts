import type { Account } from './account.ts';
import type { Payment } from './payment.ts';

/**
 * Where the shopper goes back to: the URL of the request, its query kept, with a fresh `cko-session-id`. A payment
 * without such URLs ends on a page of the sandbox, as an account's defaults would have it.
 */
export function returnUrl(account: Account, payment: Payment): string {
  const paid = payment.outcome === 'Captured' || payment.outcome === 'Authorized';
  return withSession(account, payment, paid ? 'success' : 'failure');
}

/** Where a shopper goes who leaves without deciding: the failure URL, though the payment can still be made. */
export function leaveUrl(account: Account, payment: Payment): string {
  return withSession(account, payment, 'failure');
}

function withSession({ ledger, clock, origin }: Account, payment: Payment, way: 'success' | 'failure'): string {
  const url = new URL(payment.request[`${way}_url`] ?? `${origin}/_sandbox/returned/${way}`);
  // Not `searchParams`, which would write the shop's own query anew.
  const separator = url.search ? '&' : '?';
  url.search += `${separator}cko-session-id=${ledger.openSession(payment, clock.now())}`;
  return url.href;
}
