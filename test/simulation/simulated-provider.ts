import type { Random } from './random.ts';
import type { SimulatedTime } from './simulated-time.ts';

export type ProviderRefund = {
  id: string;
  reference: string;
  amount: number;
  approved: boolean | undefined;
  at: number;
};
export type ProviderPayment = {
  id: string;
  reference: string;
  amount: number;
  link: string;
  status: 'Pending' | 'Declined' | 'Expired' | 'Captured';
  captured: number;
  refunds: ProviderRefund[];
  at: number;
  /** Its record says another amount than was asked for. */
  misreported: boolean;
};
export type ProviderEvent = { id: string; type: string; data: Record<string, unknown> };

const day = 86_400_000;

/** What the provider does with a call: a status and a body, as they leave its machines. */
export type Response = { status: number; body: unknown };

/**
 * The provider's own books, and the rules of its API as documented: a key is remembered for 24 hours and only with a
 * 2xx; of two requests at once with one key, one gets 429. What it does not promise is left out: unless `strict`, it
 * refunds more than was captured if asked to, so that only our own sums stand between a mistake and the money.
 */
export class SimulatedProvider {
  readonly payments: ProviderPayment[] = [];
  /** Lists show what happened with this delay (ms); a payment read by its id is always fresh. */
  listLag = 0;
  strict = false;
  /** Share of refunds that end declined. */
  declineRate = 0;
  /** Share of payments whose record does not agree with what was asked for. */
  misreportRate = 0;
  onEvent: (event: ProviderEvent) => void = () => {};
  private readonly remembered = new Map<string, { until: number; response: Response }>();
  private readonly inFlight = new Set<string>();
  private sequence = 0;
  private readonly time: SimulatedTime;
  private readonly random: Random;

  constructor(time: SimulatedTime, random: Random) {
    this.time = time;
    this.random = random;
  }

  /** One call as it arrives. `forgetful`: it is done, but answered with 500 and not remembered. */
  post(key: string, act: () => Response, forgetful: boolean): Response {
    const earlier = this.remembered.get(key);
    if (earlier && this.time.now() < earlier.until) return earlier.response;
    if (this.inFlight.has(key)) return { status: 429, body: { error_codes: ['duplicate_request'] } };
    const response = act();
    this.inFlight.add(key);
    this.time.after(this.random.between(0, 500), () => this.inFlight.delete(key));
    if (response.status >= 300) return response;
    if (forgetful) return { status: 500, body: undefined };
    this.remembered.set(key, { until: this.time.now() + day, response });
    return response;
  }

  create({ reference, amount }: { reference: string; amount: number }): Response {
    const id = `pay_${String(++this.sequence).padStart(26, 'a')}`;
    const link = `https://pay.alma.test/${id}`;
    const at = this.time.now();
    const payment: ProviderPayment = {
      id,
      reference,
      amount,
      link,
      status: 'Pending',
      captured: 0,
      refunds: [],
      at,
      misreported: this.random.chance(this.misreportRate),
    };
    this.payments.push(payment);
    this.tell('payment_pending', payment);
    this.time.after(2 * day, () => {
      if (payment.status !== 'Pending') return;
      payment.status = 'Expired';
      this.tell('payment_expired', payment);
    });
    return { status: 202, body: { id, status: 'Pending', reference, _links: { redirect: { href: link } } } };
  }

  refund(id: string, { reference, amount }: { reference: string; amount: number }): Response {
    const payment = this.find(id);
    if (!payment) return { status: 404, body: undefined };
    if (payment.captured === 0) return { status: 403, body: undefined };
    if (this.strict && amount > payment.captured - heldOf(payment))
      return { status: 422, body: { error_codes: ['refund_amount_exceeds_balance'] } };
    const action: ProviderRefund = {
      id: `act_${String(++this.sequence).padStart(26, 'a')}`,
      reference,
      amount,
      approved: undefined,
      at: this.time.now(),
    };
    payment.refunds.push(action);
    this.time.after(this.random.duration(50, 3 * 3_600_000), () => {
      action.approved = !this.random.chance(this.declineRate);
      this.tell(action.approved ? 'payment_refunded' : 'payment_refund_declined', payment, action);
    });
    return { status: 202, body: { action_id: action.id, reference } };
  }

  /** What the shopper does on Alma's page; once decided it is decided, but an expired one may still be captured. */
  decide(payment: ProviderPayment, to: 'Captured' | 'Declined', evenExpired = false): void {
    if (payment.status !== 'Pending' && !(evenExpired && payment.status === 'Expired')) return;
    payment.status = to;
    if (to === 'Captured') payment.captured = payment.amount;
    this.tell(to === 'Captured' ? 'payment_captured' : 'payment_declined', payment);
  }

  details(payment: ProviderPayment): Record<string, unknown> {
    const refunded = refundedOf(payment);
    return {
      id: payment.id,
      status: payment.captured === 0 ? payment.status : refundStatus(payment.captured, refunded),
      amount: payment.misreported ? payment.amount + 1 : payment.amount,
      currency: 'EUR',
      reference: payment.reference,
      ...(payment.status === 'Pending'
        ? { _links: { redirect: { href: payment.link } } }
        : { balances: { total_captured: payment.captured, total_refunded: refunded } }),
    };
  }

  list(reference: string): ProviderPayment[] {
    return this.payments.filter((payment) => payment.reference === reference && this.isListed(payment));
  }

  actions(payment: ProviderPayment): Record<string, unknown>[] {
    return payment.refunds
      .filter((refund) => this.isListed(refund))
      .map(({ id, amount, approved, reference }) => ({
        id,
        type: 'Refund',
        amount,
        reference,
        ...(approved === undefined ? {} : { approved }),
      }));
  }

  find(id: string): ProviderPayment | undefined {
    return this.payments.find((payment) => payment.id === id);
  }

  private isListed({ at }: { at: number }): boolean {
    return this.time.now() - at >= this.listLag;
  }

  private tell(type: string, payment: ProviderPayment, refund?: ProviderRefund): void {
    this.onEvent({
      id: `evt_${++this.sequence}`,
      type,
      data: {
        id: payment.id,
        amount: refund?.amount ?? payment.amount,
        currency: 'EUR',
        reference: (this.random.chance(0.5) ? refund?.reference : undefined) ?? payment.reference,
        ...(refund ? { action_id: refund.id, balances: { total_refunded: refundedOf(payment) } } : {}),
      },
    });
  }
}

const refundStatus = (captured: number, refunded: number): string =>
  refunded === 0 ? 'Captured' : refunded < captured ? 'Partially Refunded' : 'Refunded';

/** Minor units that went back. */
export const refundedOf = ({ refunds }: ProviderPayment): number =>
  refunds.filter(({ approved }) => approved).reduce((sum, { amount }) => sum + amount, 0);

/** Minor units that went back or are on their way. */
export const heldOf = ({ refunds }: ProviderPayment): number =>
  refunds.filter(({ approved }) => approved !== false).reduce((sum, { amount }) => sum + amount, 0);
