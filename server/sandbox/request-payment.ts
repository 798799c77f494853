import type { Account } from './account.ts';
import { expirePayment } from './decide-payment.ts';
import { newId, newPartnerToken } from './ids.ts';
import type { Customer, Payment } from './payment.ts';
import type { PaymentRequest } from './payment-request.ts';

/** A new pending payment, which expires by itself. */
export function requestPayment(account: Account, request: PaymentRequest): Payment {
  const { clock, ledger, settings } = account;
  const now = clock.now();
  const payment: Payment = {
    id: newId('pay'),
    token: newPartnerToken(),
    requestedOn: now,
    expiresOn: now + settings.expiryMs,
    request,
    customer: customerOf(account, request),
    outcome: 'Pending',
    actions: [],
    cancelExpiry: clock.after(settings.expiryMs, () => account.webhooks.send(expirePayment(account, payment))),
  };
  ledger.add(payment);
  return payment;
}

/** An e-mail address belongs to one customer; without id and address every payment makes a new one. */
function customerOf({ ledger }: Account, { customer }: PaymentRequest): Customer {
  const id = customer?.id ?? (customer?.email ? ledger.customerIdOf(customer.email) : undefined);
  const known = id ? ledger.customer(id) : undefined;
  const { id: _, ...told } = { ...known, ...customer };
  return { id: id ?? newId('cus'), ...told };
}
