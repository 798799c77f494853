import { newId } from './ids.ts';
import type { Customer, Payment } from './payment.ts';

/** How long the id of a shopper's return finds the payment, in ms. */
const sessionLife = 15 * 60_000;

/** Every payment and customer of the account, and the ways to find them. */
export class Ledger {
  private readonly payments = new Map<string, Payment>();
  private readonly byToken = new Map<string, Payment>();
  private readonly byReference = new Map<string, Payment[]>();
  private readonly sessions = new Map<string, { payment: Payment; until: number }>();
  private readonly customers = new Map<string, Customer>();
  private readonly customerIds = new Map<string, string>();

  add(payment: Payment): void {
    this.payments.set(payment.id, payment);
    this.byToken.set(payment.token, payment);
    const { reference } = payment.request;
    if (reference !== undefined) this.byReference.set(reference, [payment, ...(this.byReference.get(reference) ?? [])]);
    this.customers.set(payment.customer.id, payment.customer);
    if (payment.customer.email) this.customerIds.set(payment.customer.email, payment.customer.id);
  }

  /** By `pay_…`. */
  find(id: string): Payment | undefined {
    return this.payments.get(id);
  }

  findByToken(token: string): Payment | undefined {
    return this.byToken.get(token);
  }

  /** Newest first. */
  findByReference(reference: string): Payment[] {
    return this.byReference.get(reference) ?? [];
  }

  /** The payment a shopper came back from, while the `sid_…` of that return is fresh. */
  findBySession(id: string, now: number): Payment | undefined {
    const session = this.sessions.get(id);
    return session && now <= session.until ? session.payment : undefined;
  }

  /** A new `sid_…` for a shopper who is sent back to the shop at `now`. */
  openSession(payment: Payment, now: number): string {
    const id = newId('sid');
    this.sessions.set(id, { payment, until: now + sessionLife });
    return id;
  }

  customer(id: string): Customer | undefined {
    return this.customers.get(id);
  }

  /** Who this e-mail address belongs to, from the first payment with it on. */
  customerIdOf(email: string): string | undefined {
    return this.customerIds.get(email);
  }

  /** Newest first. */
  all(): Payment[] {
    return [...this.payments.values()].reverse();
  }

  clear(): void {
    for (const map of [this.payments, this.byToken, this.byReference, this.sessions]) map.clear();
    this.customers.clear();
    this.customerIds.clear();
  }
}
