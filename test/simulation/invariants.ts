import { z } from 'zod';
import { paymentStatuses } from '../../shared/payment-status.ts';
import { heldOf, refundedOf } from './simulated-provider.ts';
import type { World } from './world.ts';

/** A status may become one further down the list of its line, or stay; what is on one line may change places. */
const ranks: Record<(typeof paymentStatuses)[number], number> = {
  creating: 0,
  unknown: 1,
  pending: 2,
  declined: 3,
  expired: 3,
  canceled: 3,
  captured: 4,
  partially_refunded: 5,
  refunded: 6,
  review: 7,
};

const factsSchema = z.object({ cancel_requested: z.boolean() });
const rowSchema = z.object({
  id: z.string(),
  order_key: z.string(),
  provider_id: z.string().nullable(),
  status: z.enum(paymentStatuses),
  facts: z.string().transform((json) => factsSchema.parse(JSON.parse(json))),
});
const statusSchema = rowSchema.pick({ id: true, status: true, provider_id: true });
type PaymentRow = z.infer<typeof rowSchema>;

/** What must be true after every step, and what once everything has come to rest. */
export class Invariants {
  readonly violations: string[] = [];
  private readonly ranks = new Map<string, number>();
  private readonly links = new Map<string, Set<string>>();
  private readonly acked = new Set<string>();
  private readonly canceled = new Set<string>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** Something happened that no fault explains. */
  broken(what: string): void {
    this.demand(false, what);
  }

  private demand(holds: boolean, what: string): void {
    if (!holds && !this.violations.includes(what)) this.violations.push(what);
  }

  /** After each request for a payment that the provider carried out. */
  created(reference: string): void {
    const twins = this.world.provider.payments.filter((payment) => payment.reference === reference);
    this.demand(twins.length === 1, `payment ${reference} was created ${twins.length} times`);
  }

  /** After each link that a shopper was given: at most one that can be paid, for one order, ever. */
  shown(orderKey: string, link: string): void {
    const links = (this.links.get(orderKey) ?? new Set()).add(link);
    this.links.set(orderKey, links);
    const payable = this.world.provider.payments.filter(
      (payment) => links.has(payment.link) && payment.status === 'Pending',
    );
    this.demand(payable.length <= 1, `${orderKey} has ${payable.length} links that can be paid`);
  }

  /** After each refund that the provider took on. */
  refunded(): void {
    for (const payment of this.world.provider.payments) {
      this.demand(heldOf(payment) <= payment.captured, `${payment.id}: more refunded than captured`);
      for (const { reference } of payment.refunds) {
        const twins = payment.refunds.filter((other) => other.reference === reference && other.approved !== false);
        this.demand(twins.length <= 1 || reference === payment.reference, `refund ${reference} was made twice`);
      }
    }
  }

  /** After each commit: what anybody could read now. */
  committed(): void {
    for (const row of this.world.store.rows('SELECT id, status, provider_id FROM payments')) {
      const { id, status, provider_id } = statusSchema.parse(row);
      const rank = ranks[status];
      if (rank === this.ranks.get(id)) continue;
      this.world.trace(() => `payment ${id} is ${status}`);
      this.demand(rank >= (this.ranks.get(id) ?? 0), `${id} went back to ${status}`);
      this.ranks.set(id, rank);
      if (rank < ranks.captured || status === 'review') continue;
      const payment = this.world.provider.find(provider_id ?? '');
      this.demand(payment !== undefined && payment.captured > 0, `${id} is ${status}, but no money came in`);
      this.demand(!payment?.misreported, `${id} is ${status}, though its record does not agree with the order`);
    }
  }

  /** A webhook event that was answered with a 2xx. */
  acknowledged(eventId: string): void {
    this.acked.add(eventId);
  }

  /** A cancellation that somebody was promised. */
  cancellationPromised(paymentId: string): void {
    this.canceled.add(paymentId);
  }

  /** Once all faults are over and nothing is left to happen. */
  atRest(): void {
    const { store, provider, time } = this.world;
    const rows = this.payments();
    const needy = new Set(
      store.rows("SELECT payment_id FROM refunds WHERE status = 'needs_attention'").map((row) => row.payment_id),
    );
    for (const row of rows) this.endsRight(row, needy.has(row.id));
    for (const payment of provider.payments)
      this.demand(
        payment.captured === 0 || rows.some(({ provider_id }) => provider_id === payment.id),
        `the captured ${payment.id} is not known`,
      );
    for (const { id, status } of store.rows('SELECT id, status FROM refunds'))
      this.refundEndsRight(String(id), String(status));
    for (const id of this.canceled)
      this.demand(
        rows.find((row) => row.id === id)?.facts.cancel_requested === true,
        `the cancellation of ${id} is forgotten`,
      );
    const events = new Set(store.rows('SELECT id FROM events').map(({ id }) => id));
    for (const id of this.acked) this.demand(events.has(id), `${id} was acknowledged, but not kept`);
    for (const { id } of store.rows(`SELECT id FROM jobs WHERE done_at IS NULL AND run_at < ${time.now() - 3_600_000}`))
      this.demand(false, `the job ${id} is overdue`);
    for (const { id } of store.rows('SELECT id FROM notifications WHERE delivered_at IS NULL AND parked_at IS NULL'))
      this.demand(false, `the notification ${id} is neither delivered nor parked`);
    this.inOrder();
    this.paidOnce(rows, needy);
  }

  private endsRight({ id, status, provider_id, facts }: PaymentRow, isNeedy: boolean): void {
    this.demand(!['creating', 'unknown', 'pending'].includes(status), `${id} ends as ${status}`);
    const payment = this.world.provider.find(provider_id ?? '');
    if (!payment || payment.captured === 0) return;
    const refunded = refundedOf(payment);
    if (payment.misreported) {
      this.demand(status === 'review', `${id} ends as ${status}, not for review`);
      return;
    }
    const truth = refunded === 0 ? 'captured' : refunded < payment.captured ? 'partially_refunded' : 'refunded';
    this.demand(status === truth, `${id} ends as ${status}, but is ${truth}`);
    const told = this.world.shop.heard.filter(({ type, subject }) => subject === id && type.startsWith('payment.'));
    this.demand(
      told.at(-1)?.type === `payment.${truth}`,
      `the shop was last told ${told.at(-1)?.type} of ${truth} ${id}`,
    );
    this.demand(
      !facts.cancel_requested || isNeedy || refunded === payment.captured,
      `${id} was cancelled, but ${payment.captured - refunded} were kept`,
    );
  }

  /** What we say of a refund is what the provider did. */
  private refundEndsRight(id: string, status: string): void {
    this.demand(
      ['refunded', 'declined', 'failed', 'needs_attention'].includes(status),
      `the refund ${id} ends ${status}`,
    );
    if (status === 'needs_attention') return;
    const made = this.world.provider.payments.some(({ refunds }) =>
      refunds.some(({ reference, approved }) => reference === id && approved),
    );
    this.demand(made === (status === 'refunded'), `the refund ${id} ends ${status}, but was ${made ? '' : 'not '}made`);
  }

  /** Of all that was paid for one order, one payment at most is kept. */
  private paidOnce(rows: PaymentRow[], needy: Set<unknown>): void {
    for (const orderKey of new Set(rows.map((row) => row.order_key))) {
      const own = rows.filter((row) => row.order_key === orderKey && !needy.has(row.id));
      const kept = own
        .map(({ provider_id }) => this.world.provider.find(provider_id ?? ''))
        .filter((payment) => payment !== undefined && payment.captured > refundedOf(payment) && !payment.misreported);
      this.demand(kept.length <= 1, `${orderKey} was paid ${kept.length} times`);
    }
  }

  private inOrder(): void {
    const places = new Map(
      this.world.store
        .rows('SELECT id, payment_id, position FROM notifications')
        .map((row) => [row.id, { payment: String(row.payment_id), position: Number(row.position) }]),
    );
    const last = new Map<string, number>();
    for (const { id } of this.world.shop.heard) {
      const place = places.get(id);
      if (!place) continue;
      const before = last.get(place.payment) ?? 0;
      this.demand(place.position > before, `the shop heard ${place.position} of ${place.payment} after ${before}`);
      last.set(place.payment, place.position);
    }
  }

  private payments(): PaymentRow[] {
    return this.world.store
      .rows('SELECT id, order_key, provider_id, status, facts FROM payments')
      .map((row) => rowSchema.parse(row));
  }
}
