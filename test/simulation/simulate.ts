import { playOrder } from './scenario.ts';
import { SimulatedStore } from './simulated-store.ts';
import { World } from './world.ts';

const day = 86_400_000;
let store: SimulatedStore | undefined;

/**
 * One run of the real server core through three days of faults, and then through the quiet weeks in which everything
 * must come right. `violations` is empty or says what went wrong; the same seed always gives the same run.
 */
export async function simulate(
  seed: number,
): Promise<{ violations: string[]; seen: Map<string, number>; trace: string }> {
  store ??= await SimulatedStore.open();
  store.clear();
  const world = new World(seed, store);
  const { time, invariants } = world;
  const begin = time.now();
  const check = () => {
    if (invariants.violations.length > 0) throw new Error(invariants.violations.join('; '));
  };
  try {
    for (let order = world.random.between(1, 3); order > 0; order--) playOrder(world, order);
    await time.runUntil(begin + 3 * day, check);
    world.heal();
    await time.runUntil(begin + 50 * day, check);
    invariants.atRest();
  } catch (error) {
    if (invariants.violations.length === 0)
      invariants.violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  for (const server of world.servers) server.alive = false;
  return {
    violations: invariants.violations,
    seen: world.seen,
    trace: JSON.stringify(store.rows('SELECT * FROM timeline ORDER BY payment_id, position')),
  };
}
