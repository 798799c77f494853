import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

/** `npm run test:faults -- --seeds N --from S`: runs N seeds beginning with S and prints what happened how often. */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '100000' }, from: { type: 'string', default: '1' } },
});
const from = Number(values.from);
const count = Number(values.seeds);
const seen = new Map<string, number>();
const failures: string[] = [];
const began = performance.now();
for (let seed = from; seed < from + count; seed++) {
  const run = await simulate(seed);
  for (const [what, times] of run.seen) seen.set(what, (seen.get(what) ?? 0) + times);
  if (run.violations.length === 0) continue;
  failures.push(`seed ${seed}: ${run.violations.join('; ')}`);
  console.log(failures.at(-1));
}
for (const [what, times] of [...seen].sort(([, a], [, b]) => b - a))
  console.log(`${String(times).padStart(9)}  ${what}`);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(
  `${count} schedules (seeds ${from} to ${from + count - 1}) in ${seconds} s: ${failures.length} with a violation`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
