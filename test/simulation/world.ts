import { recordEvent } from '../../server/payments/record-event.ts';
import { Invariants } from './invariants.ts';
import { type Random, randomFrom } from './random.ts';
import { type ProviderEvent, SimulatedProvider } from './simulated-provider.ts';
import { SimulatedServer } from './simulated-server.ts';
import { SimulatedShop } from './simulated-shop.ts';
import type { SimulatedStore } from './simulated-store.ts';
import { SimulatedTime } from './simulated-time.ts';

const minute = 60_000;
const day = 1440 * minute;

/** Everything there is: time, one store, one to three processes of ours, the provider and the shop. */
export class World {
  readonly time = new SimulatedTime();
  readonly random: Random;
  readonly store: SimulatedStore;
  readonly provider: SimulatedProvider;
  readonly shop: SimulatedShop;
  readonly invariants: Invariants;
  /** No more faults: everything must come right now. */
  calm = false;
  servers: SimulatedServer[] = [];
  /** How often each remarkable thing happened. */
  readonly seen = new Map<string, number>();
  private readonly lostWebhooks: number;
  private downStore = 0;
  private downProvider = 0;

  constructor(seed: number, store: SimulatedStore) {
    this.random = randomFrom(seed);
    this.store = store;
    this.provider = new SimulatedProvider(this.time, this.random);
    this.provider.listLag = this.random.pick([0, 5000, 60_000]);
    this.provider.strict = this.random.chance(0.15);
    this.provider.declineRate = this.random.pick([0, 0, 0.2]);
    this.provider.onEvent = (event) => this.send(event);
    this.lostWebhooks = this.random.pick([0, 0.2, 1]);
    this.shop = new SimulatedShop(this);
    this.invariants = new Invariants(this);
    const processes = this.random.between(1, 3);
    for (let index = 0; index < processes; index++) this.servers.push(new SimulatedServer(this));
    for (let outage = this.random.between(0, 2); outage > 0; outage--) this.planOutage();
    for (let kill = this.random.between(0, 3); kill > 0; kill--)
      this.time.after(this.random.duration(1000, day), () => !this.calm && this.random.pick(this.servers).kill());
    this.restartTheDead();
  }

  readonly saw = (what: string): void => {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  };

  committed(): void {
    this.invariants.committed();
  }

  storeIsDown = (): boolean => !this.calm && this.time.now() < this.downStore;
  providerIsDown = (): boolean => !this.calm && this.time.now() < this.downProvider;

  /** A process that can be asked, if there is one. */
  server(): SimulatedServer | undefined {
    const alive = this.servers.filter((server) => server.alive);
    return alive.length > 0 ? this.random.pick(alive) : undefined;
  }

  /** Ends all faults: one process from here on, on what the others left behind. */
  heal(): void {
    for (const server of this.servers) server.alive = false;
    this.calm = true;
    this.servers = [new SimulatedServer(this)];
  }

  private planOutage(): void {
    this.time.after(this.random.duration(1000, day), () => {
      const end = this.time.now() + this.random.duration(1000, 60 * minute);
      if (this.random.chance(0.5)) this.downStore = end;
      else this.downProvider = end;
    });
  }

  private restartTheDead(): void {
    if (this.calm) return;
    this.servers = this.servers.map((server) => (server.alive ? server : new SimulatedServer(this)));
    this.time.after(this.random.duration(1000, 30 * minute), () => this.restartTheDead());
  }

  /** The provider's webhooks: some are lost, some come twice, late, or in another order than they were sent. */
  private send(event: ProviderEvent): void {
    if (this.random.chance(this.lostWebhooks)) return;
    const copies = this.random.chance(0.2) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      this.time.after(this.random.duration(1, this.random.chance(0.1) ? 3 * day : 5000), () => this.deliver(event, 0));
  }

  private deliver(event: ProviderEvent, attempt: number): void {
    const again = () =>
      attempt < 8 && this.time.after(5 * minute * 2 ** attempt, () => this.deliver(event, attempt + 1));
    const server = this.server();
    if (!server) return void again();
    const taking = server.unlessDead(() => recordEvent(server.parts, Buffer.from(JSON.stringify(event))));
    let answered = false;
    const failed = () => {
      if (!answered) again();
      answered = true;
    };
    taking.then(() => {
      answered = true;
      this.invariants.acknowledged(event.id);
    }, failed);
    this.time.after(10_000, failed);
  }
}
