import type { Answer } from '../../server/checkout/answer.ts';
import type { CheckoutClient } from '../../server/checkout/checkout-client.ts';
import {
  acceptedRefundSchema,
  createdPaymentSchema,
  paymentActionsSchema,
  paymentDetailsSchema,
} from '../../server/checkout/wire.ts';
import type { Asked } from '../../server/payments/get-payment.ts';
import type { Parts } from '../../server/payments/parts.ts';
import type { UnderWay } from '../../server/payments/start-payment.ts';
import { startWorker } from '../../server/payments/worker.ts';
import { Secret } from '../../server/secret.ts';
import { type Database, StoreError } from '../../server/store/database.ts';
import { rowLock } from './simulated-store.ts';
import type { World } from './world.ts';

const never = new Promise<never>(() => {});
const minute = 60_000;
const providerTimeoutMs = 15_000;
/** Together with the longest delay of a request and of a list it must stay under `resendWaitMs`. */
const mostSkewMs = 35_000;

/** Dies in the middle of something. */
class Crash extends Error {}

/**
 * One process of the real server core, before a simulated clock, store, provider and shop. It can die at any step: then
 * nothing it waits for ever comes, and nothing it planned happens.
 */
export class SimulatedServer {
  alive = true;
  /** Until then (ms since 1970) it does nothing: a long pause, in which its leases run out. */
  private pausedUntil = 0;
  readonly parts: Parts;
  readonly underWay: UnderWay = new Map();
  readonly asked: Asked = new Map();
  /** Its clock is wrong by this much (ms). */
  private skew = 0;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.jump();
    let wake = () => {};
    this.parts = {
      database: this.database(),
      checkout: this.checkout(),
      clock: {
        now: () => world.time.now() + this.skew,
        after: (delay, action) => {
          let wanted = true;
          world.time.after(delay, () => void this.resumed().then(() => wanted && this.alive && action()));
          return () => {
            wanted = false;
          };
        },
      },
      log: {
        info: () => {},
        warn: (_fields, message) => this.alive && world.saw(message),
        error: ({ error }, message) => this.alive && this.complain(message, error),
      },
      notify: { url: 'https://shop.test/notify', secret: new Secret('whsec_c2VjcmV0IG9mIHRoZSBzaW11bGF0aW9u') },
      post: (_url, message) =>
        this.unlessDead(async () => {
          await world.shop.post(message);
          this.crashAt('when the shop had taken a message', 0.01);
        }),
      wake: () => wake(),
      mode: 'sandbox',
      identitySecret: new Secret('the secret of the simulation'),
      processingChannelId: undefined,
      redirectHosts: ['pay.alma.test'],
      providerTimeoutMs,
      resendWaitMs: 180_000,
      reconcileLadderMs: [30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 14_400, 28_800, 43_200].map((s) => s * 1000),
    };
    // Long, so that what must happen does not hang on looking often.
    const longestSleepMs = world.calm ? 30 * 86_400_000 : world.random.duration(10 * minute, 360 * minute);
    const worker = startWorker(this.parts, longestSleepMs);
    wake = () => this.alive && worker.wake();
  }

  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    this.world.saw('a process died');
  }

  /** Its clock is set anew: by seconds, as clocks that are kept are, or by hours where the provider forgets no key. */
  jump(): void {
    const { calm, quiet, wildClocks, random } = this.world;
    const most = calm || quiet ? 0 : wildClocks ? 43_200_000 : mostSkewMs;
    this.skew = random.between(-most, most);
  }

  /** Stands still for `duration` ms. */
  pause(duration: number): void {
    this.pausedUntil = this.world.time.now() + duration;
    this.world.saw('a process stood still');
  }

  private async resumed(): Promise<void> {
    while (this.world.time.now() < this.pausedUntil && !this.world.calm)
      await this.world.time.wait(this.pausedUntil - this.world.time.now());
  }

  /** What is logged as an error is counted; what no fault of ours explains is a mistake in the server. */
  private complain(message: string, error: unknown): void {
    this.world.saw(message);
    const isExplained =
      error === undefined || error instanceof StoreError || /not be asked|^refused$/.test((error as Error).message);
    if (!isExplained) this.world.invariants.broken(`${message}: ${String((error as Error).stack)}`);
  }

  private dice(p: number): boolean {
    return !this.world.calm && !this.world.quiet && this.world.random.chance(p);
  }

  /** What a dead process waits for never comes, and it does nothing more. */
  async unlessDead<T>(work: () => Promise<T>): Promise<T> {
    if (!this.alive) return never;
    try {
      const value = await work();
      await this.resumed();
      return this.alive ? value : never;
    } catch (error) {
      await this.resumed();
      if (!this.alive || error instanceof Crash) return never;
      throw error;
    }
  }

  private crashAt(where: string, p: number): void {
    if (!this.alive) throw new Crash();
    if (!this.world.isTimeToDie() && !this.dice(p)) return;
    this.world.saw(`died ${where}`);
    this.kill();
    throw new Crash();
  }

  private database(): Database {
    const { store, time, random } = this.world;
    const travel = async () => {
      await time.wait(random.between(0, 20));
      if (this.world.storeIsDown()) throw new StoreError('the simulated store is down');
    };
    const query = async <T>(ask: (database: SimulatedQueries) => Promise<T>) =>
      this.unlessDead(async () => {
        await travel();
        return store.atomically(ask);
      });
    return {
      forUpdate: rowLock,
      skipLocked: '',
      lockMigrations: '',
      all: (sql, ...values) => query((queries) => queries.all(sql, ...values)),
      run: (sql, ...values) => query((queries) => queries.run(sql, ...values)),
      transaction: (work) =>
        this.unlessDead(async () => {
          await travel();
          const writes = store.writes;
          const value = await store.atomically(
            work,
            () => this.crashAt('between two queries', 0.0005),
            () => {
              this.crashAt('before a commit', 0.002);
              if (this.dice(0.002)) throw new StoreError('the simulated store failed at the commit');
            },
          );
          if (store.writes > writes) this.world.committed();
          this.crashAt('after a commit', 0.004);
          await time.wait(random.between(0, 20));
          if (this.dice(0.002)) {
            this.world.saw('a commit was done, but not confirmed');
            throw new StoreError('the connection broke while committing');
          }
          return value;
        }),
      close: async () => {},
    };
  }

  private checkout(): CheckoutClient {
    const { provider } = this.world;
    return {
      enter: () => () => {},
      requestPayment: (body, key) =>
        this.write(createdPaymentSchema, key, () => {
          const wanted = JSON.parse(body) as Creation;
          this.world.trace(() => `provider: create ${wanted.reference} under ${key}`);
          const response = provider.create(wanted);
          this.world.invariants.created(wanted.reference);
          return response;
        }),
      getPayment: (id) =>
        this.call(paymentDetailsSchema, () => {
          const payment = provider.find(id);
          return payment ? { status: 200, body: provider.details(payment) } : { status: 404, body: undefined };
        }),
      findPayments: (reference) =>
        this.call(paymentDetailsSchema.array(), () => ({
          status: 200,
          body: provider.list(reference).map((payment) => provider.details(payment)),
        })),
      listActions: (id) =>
        this.call(paymentActionsSchema, () => {
          const payment = provider.find(id);
          return payment ? { status: 200, body: provider.actions(payment) } : { status: 404, body: undefined };
        }),
      requestRefund: (id, refund, key) =>
        this.write(acceptedRefundSchema, key, () => {
          const response = provider.refund(id, refund);
          this.world.trace(
            () => `provider: refund ${refund.amount} of ${id} as ${refund.reference}: ${response.status}`,
          );
          if (response.status === 202) this.world.invariants.refunded();
          return response;
        }),
      close: async () => {},
    };
  }

  private write<T>(schema: Schema<T>, key: string, act: () => SimulatedResponse): Promise<Answer<T>> {
    const forgetful = !this.world.wildClocks && this.dice(0.03);
    return this.call(schema, () => {
      const response = this.world.provider.post(key, act, forgetful);
      if (response.status === 500) this.world.saw('500 after it was done');
      return response;
    });
  }

  /** A call's way there and back, and all that can happen to it on the way. */
  private call<T>(schema: Schema<T>, act: () => SimulatedResponse): Promise<Answer<T>> {
    const { time, random, saw } = this.world;
    return this.unlessDead(async () => {
      this.crashAt('before a call', 0.002);
      const answer = await new Promise<Answer<T>>((resolve) => {
        const unknown = (why: string) => resolve({ kind: 'unknown', cause: new Error(why) });
        if (this.dice(0.01)) return time.after(100, () => resolve({ kind: 'not_sent', cause: new Error('refused') }));
        time.after(providerTimeoutMs, () => unknown('timeout'));
        if (this.dice(0.03)) return;
        const isLate = this.dice(0.02);
        time.after(isLate ? random.duration(10_000, 45_000) : random.duration(5, 2000), () => {
          if (isLate && !this.alive) saw('a request arrived after its sender had died');
          if (this.world.providerIsDown()) return unknown('503');
          if (this.dice(0.02)) return resolve({ kind: 'throttled' });
          const response = act();
          if (this.dice(0.05)) return saw('an answer was lost');
          time.after(random.duration(5, 2000), () => resolve(read(schema, response)));
        });
      });
      this.crashAt('with an answer in hand', 0.004);
      return answer;
    });
  }
}

type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false; error: unknown } };
type SimulatedResponse = { status: number; body: unknown };
type SimulatedQueries = Parameters<Parameters<Database['transaction']>[0]>[0];
type Creation = { reference: string; amount: number };

function read<T>(schema: Schema<T>, { status, body }: SimulatedResponse): Answer<T> {
  if (status >= 500) return { kind: 'unknown', cause: new Error(String(status)) };
  if (status === 429) return { kind: 'unknown', cause: new Error('duplicate_request') };
  if (status >= 400) return { kind: 'refused', status, codes: [] };
  const parsed = schema.safeParse(body);
  return parsed.success ? { kind: 'ok', value: parsed.data } : { kind: 'unknown', cause: parsed.error };
}
