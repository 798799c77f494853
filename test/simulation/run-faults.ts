import { parseArgs } from 'node:util';
import { runSchedules } from './run-schedules.ts';
import { simulate, traceOf } from './simulate.ts';

/**
 * `npm run test:faults`: 100,000 schedules of faults, what happened in them how often, and how many broke an invariant.
 * `-- --seeds N --from S` runs others, `--fail-fast` stops at the first that breaks, `--seed N` shows one of them.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    'fail-fast': { type: 'boolean', default: false },
  },
});

async function showOne(seed: number): Promise<number> {
  for (const line of await traceOf(seed)) console.log(line);
  const { violations } = await simulate(seed);
  console.log(`seed ${seed}: ${violations.join('; ') || 'every invariant held'}`);
  return violations.length;
}

async function runMany(from: number, count: number): Promise<number> {
  const began = performance.now();
  const { runs, seen, failures } = await runSchedules(from, count, values['fail-fast']);
  const seconds = (performance.now() - began) / 1000;
  for (const [what, times] of [...seen].sort(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(9)}  ${what}`);
  for (const { seed, violations } of failures.slice(0, 10)) console.log(`seed ${seed}: ${violations.join('; ')}`);
  const [first] = failures;
  if (first) console.log(`The trace of seed ${first.seed}:\n${(await traceOf(first.seed)).join('\n')}`);
  console.log(
    `${runs} schedules from seed ${from} on in ${seconds.toFixed(1)} s (${(runs / seconds).toFixed(0)}/s): ` +
      `${failures.length} broke an invariant`,
  );
  return failures.length;
}

const broken =
  values.seed === undefined
    ? await runMany(Number(values.from), Number(values.seeds))
    : await showOne(Number(values.seed));
process.exitCode = broken > 0 ? 1 : 0;
