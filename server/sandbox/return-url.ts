import type { Account } from './account.ts';
import type { Payment } from './payment.ts';

/**
 * Where the shopper goes back to: the URL of the request, its query kept, with a fresh `cko-session-id`. A payment
 * without such URLs ends on a page of the sandbox, as an account's defaults would have it.
 */
export function returnUrl({ ledger, clock, origin }: Account, payment: Payment): string {
  const paid = payment.outcome === 'Captured' || payment.outcome === 'Authorized';
  const asked = paid ? payment.request.success_url : payment.request.failure_url;
  const url = new URL(asked ?? `${origin}/_sandbox/returned/${paid ? 'success' : 'failure'}`);
  // Not `searchParams`, which would write the shop's own query anew.
  const separator = url.search ? '&' : '?';
  url.search += `${separator}cko-session-id=${ledger.openSession(payment, clock.now())}`;
  return url.href;
}
