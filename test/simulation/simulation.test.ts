import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSchedules } from './run-schedules.ts';
import { simulate, traceOf } from './simulate.ts';

/** Seeds 1 to 2000; `npm run test:faults` goes on from there. */
const seeds = 2000;

test('2,000 schedules of faults break no invariant (seeds 1 to 2000)', { timeout: 240_000 }, async () => {
  const { runs, seen, failures } = await runSchedules(1, seeds);
  const [first] = failures;
  if (first)
    assert.fail(
      `seed ${first.seed}: ${first.violations.join('; ')}\n${(await traceOf(first.seed)).join('\n')}\n` +
        `${failures.length} seeds failed: ${failures.map(({ seed }) => seed).join(' ')}`,
    );
  assert.equal(runs, seeds);
  for (const what of remarkable) assert.ok((seen.get(what) ?? 0) > 0, `it never happened that ${what}`);
});

/** A simulation in which these never happen proves little. */
const remarkable = [
  'a process died',
  'died before a commit',
  'died after a commit',
  'died between two queries',
  'died with an answer in hand',
  'a process stood still',
  'an answer was lost',
  'a commit was done, but not confirmed',
  '500 after it was done',
  'a request arrived after its sender had died',
  'a notification came twice',
  'refunded in the dashboard',
  'captured after it had expired',
  'cancelled while pending',
  'cancelled while captured',
  'refund refunded',
  'refund unknown',
  'a second payment of one order was captured; it goes back',
];

/** Each found a mistake of the server once. */
const formerFailures: Record<string, number> = {
  'a process that stood still between its commit and its call does not send any more': 933,
};
for (const [name, seed] of Object.entries(formerFailures))
  test(`${name} (seed ${seed})`, async () => assert.deepEqual((await simulate(seed)).violations, []));

test('the same seed gives the same run, to the last line of its trace', async () => {
  const trace = await traceOf(7);
  assert.ok(trace.length > 20);
  assert.deepEqual(await traceOf(7), trace);
});
