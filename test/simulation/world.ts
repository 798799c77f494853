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

/** What a run can be told besides its seed. */
export type SimulationOptions = {
  /** Filled with a line for everything that happens. */
  trace?: string[];
  /** Nothing goes wrong, but that the process dies at this one step (0: never). */
  dieAt?: number;
};

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
  /** No fault but the one death at step `dieAt`. */
  readonly quiet: boolean;
  /** How many steps there were at which a process can die. */
  steps = 0;
  /** Clocks jump by hours; the provider then keeps its word about keys, which is all that is left to hold on to. */
  readonly wildClocks: boolean;
  servers: SimulatedServer[] = [];
  /** How often each remarkable thing happened. */
  readonly seen = new Map<string, number>();
  private readonly lostWebhooks: number;
  private readonly options: SimulationOptions;
  private downStore = 0;
  private downProvider = 0;

  constructor(seed: number, store: SimulatedStore, options: SimulationOptions = {}) {
    this.options = options;
    this.quiet = options.dieAt !== undefined;
    this.random = randomFrom(seed);
    this.store = store;
    this.provider = new SimulatedProvider(this.time, this.random);
    this.provider.onEvent = (event) => this.send(event);
    this.shop = new SimulatedShop(this);
    this.invariants = new Invariants(this);
    this.wildClocks = !this.quiet && this.random.chance(0.1);
    this.lostWebhooks = this.quiet ? 0 : this.random.pick([0, 0.2, 1]);
    if (this.quiet) this.servers.push(new SimulatedServer(this));
    else this.planFaults();
    this.restartTheDead();
  }

  private planFaults(): void {
    this.provider.listLag = this.random.pick([0, 5000, 60_000]);
    this.provider.strict = this.random.chance(0.15);
    this.provider.declineRate = this.random.pick([0, 0, 0.2]);
    this.provider.misreportRate = 0.02;
    const processes = this.random.between(1, 3);
    for (let index = 0; index < processes; index++) this.servers.push(new SimulatedServer(this));
    for (let outage = this.random.between(0, 2); outage > 0; outage--) this.planOutage();
    for (let kill = this.random.between(0, 3); kill > 0; kill--)
      this.time.after(this.random.duration(1000, day), () => !this.calm && this.random.pick(this.servers).kill());
    for (let jump = this.random.between(0, 2); jump > 0; jump--)
      this.time.after(this.random.duration(1000, day), () => this.random.pick(this.servers).jump());
    for (let pause = this.random.between(0, 2); pause > 0; pause--)
      this.time.after(this.random.duration(1000, day), () =>
        this.random.pick(this.servers).pause(this.random.duration(10_000, 30 * minute)),
      );
  }

  /** One line of the trace; not even made unless somebody wants it. */
  trace(line: () => string): void {
    this.options.trace?.push(`${new Date(this.time.now()).toISOString()} ${line()}`);
  }

  /** Counts a step at which a process can die; true at the one step of a quiet run at which it must. */
  isTimeToDie = (): boolean => !this.calm && ++this.steps === this.options.dieAt;

  readonly saw = (what: string): void => {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
    this.trace(() => what);
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
    if (this.random.chance(this.lostWebhooks)) {
      this.trace(() => `webhook lost: ${event.type}`);
      return;
    }
    const copies = !this.quiet && this.random.chance(0.2) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      this.time.after(this.random.duration(1, this.random.chance(0.1) ? 3 * day : 5000), () => this.deliver(event, 0));
  }

  private deliver(event: ProviderEvent, attempt: number): void {
    const again = () =>
      attempt < 8 && this.time.after(5 * minute * 2 ** attempt, () => this.deliver(event, attempt + 1));
    const server = this.server();
    if (!server) return void again();
    this.trace(() => `webhook: ${event.type} of ${String(event.data.id)}, try ${attempt + 1}`);
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
