import type { World } from './world.ts';

/** The shop's own server: takes messages, sometimes slowly, twice or not at all. */
export class SimulatedShop {
  /** Messages in the order in which each was first taken. */
  readonly heard: { id: string; type: string; subject: string }[] = [];
  private readonly ids = new Set<string>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  async post({ body, headers }: { body: string; headers: Record<string, string> }): Promise<void> {
    const { time, random, calm, saw } = this.world;
    await time.wait(random.duration(10, 8000));
    if (!calm && random.chance(0.15)) throw new Error('the shop answered 500');
    const id = headers['webhook-id'] ?? '';
    if (this.ids.has(id)) saw('a notification came twice');
    else {
      const { type, data } = JSON.parse(body) as { type: string; data: { id: string; payment_id?: string } };
      this.heard.push({ id, type, subject: data.payment_id ?? data.id });
    }
    this.ids.add(id);
    if (!calm && random.chance(0.05)) throw new Error('the shop’s answer was lost');
  }
}
