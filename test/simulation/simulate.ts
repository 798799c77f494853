import { playOneLife, playOrder } from './scenario.ts';
import { SimulatedStore } from './simulated-store.ts';
import { type SimulationOptions, World } from './world.ts';

const day = 86_400_000;
let store: SimulatedStore | undefined;

export type Run = {
  /** What went wrong; empty when nothing did. */
  violations: string[];
  /** How often each remarkable thing happened. */
  seen: Map<string, number>;
  /** How many steps there were at which a process can die. */
  steps: number;
};

/**
 * One run of the real server core through three days of faults, and then through the quiet weeks in which everything
 * must come right. The same seed always gives the same run.
 */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<Run> {
  store ??= await SimulatedStore.open();
  store.clear();
  const world = new World(seed, store, options);
  const { time, invariants } = world;
  const begin = time.now();
  const check = () => {
    if (invariants.violations.length > 0) throw new Error(invariants.violations.join('; '));
  };
  try {
    if (world.quiet) playOneLife(world);
    else for (let order = world.random.between(1, 3); order > 0; order--) playOrder(world, order);
    await time.runUntil(begin + 3 * day, check);
    world.heal();
    await time.runUntil(begin + 50 * day, check);
    invariants.atRest();
  } catch (error) {
    if (invariants.violations.length === 0)
      invariants.violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  for (const server of world.servers) server.alive = false;
  for (const violation of invariants.violations) world.trace(() => `VIOLATION: ${violation}`);
  return { violations: invariants.violations, seen: world.seen, steps: world.steps };
}

/** The same run once more, with a line for everything that happened. */
export async function traceOf(seed: number, options: SimulationOptions = {}): Promise<string[]> {
  const trace: string[] = [];
  await simulate(seed, { ...options, trace });
  return trace;
}
