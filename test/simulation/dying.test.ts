import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulate, traceOf } from './simulate.ts';

test('a process may die at any step of a payment’s life, and it still ends right', { timeout: 120_000 }, async () => {
  const { steps, violations } = await simulate(1, { dieAt: 0 });
  assert.deepEqual(violations, []);
  assert.ok(steps > 100, `only ${steps} steps`);
  for (let dieAt = 1; dieAt <= steps; dieAt++) {
    const run = await simulate(1, { dieAt });
    if (run.violations.length > 0)
      assert.fail(`died at step ${dieAt}: ${run.violations.join('; ')}\n${(await traceOf(1, { dieAt })).join('\n')}`);
    assert.equal([...run.seen.keys()].filter((what) => what.startsWith('died ')).length, 1);
  }
});
