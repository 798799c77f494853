import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newsOfDetails } from '../../server/checkout/meaning.ts';
import { contradictedActions, contradictionsOf } from '../../server/payments/contradictions.ts';
import { joinFacts, noFacts, refundedAmountOf, statusOf } from '../../server/payments/facts.ts';
import type { Facts } from '../../shared/operator-contract.ts';
import type { PaymentStatus } from '../../shared/payment-status.ts';

const outcome = fc.constantFrom('pending' as const, 'approved' as const, 'declined' as const);
const facts: fc.Arbitrary<Facts> = fc.record({
  outcome_unknown: fc.boolean(),
  pending: fc.boolean(),
  declined: fc.boolean(),
  expired: fc.boolean(),
  canceled: fc.boolean(),
  captured_hint: fc.boolean(),
  // An order is captured whole or not at all; anything else is a mismatch.
  captured_amount: fc.constantFrom(0, 10_000),
  refunded_total: fc.constantFrom(0, 1000, 10_000),
  actions: fc.dictionary(
    fc.constantFrom('act_1', 'act_2', 'act_3'),
    fc.record({ amount: fc.integer({ min: 0, max: 5000 }), outcome }),
  ),
  cancel_requested: fc.boolean(),
  refused: fc.array(fc.constantFrom('country_invalid', 'amount_invalid'), { maxLength: 2 }),
  mismatches: fc.array(fc.constantFrom('amount', 'currency'), { maxLength: 2 }),
});
/** As they are kept: sets sorted, nothing twice. */
const known = facts.map((some) => joinFacts(noFacts, some));

test('the order in which news come changes nothing', () => {
  fc.assert(fc.property(known, known, (a, b) => assert.deepEqual(joinFacts(a, b), joinFacts(b, a))));
  fc.assert(
    fc.property(known, known, known, (a, b, c) =>
      assert.deepEqual(joinFacts(joinFacts(a, b), c), joinFacts(a, joinFacts(b, c))),
    ),
  );
});

test('news that come twice change nothing', () => {
  fc.assert(fc.property(known, known, (a, b) => assert.deepEqual(joinFacts(joinFacts(a, b), b), joinFacts(a, b))));
});

test('money that came in or went back is never forgotten', () => {
  fc.assert(
    fc.property(known, known, (a, b) => {
      const joined = joinFacts(a, b);
      assert.ok(joined.captured_amount >= a.captured_amount);
      assert.ok(refundedAmountOf(joined) >= refundedAmountOf(a));
    }),
  );
});

test('captured beats declined, expired and canceled, whenever it comes', () => {
  const over = { ...noFacts, pending: true, declined: true, expired: true, canceled: true };
  assert.equal(statusOf(over), 'declined');
  assert.equal(statusOf(joinFacts(over, { captured_amount: 5000 })), 'captured');
});

test('a webhook alone does not make a payment captured', () => {
  assert.equal(statusOf(joinFacts(noFacts, { pending: true, captured_hint: true })), 'pending');
});

test('what does not agree with the order is for review and never paid', () => {
  fc.assert(
    fc.property(known, (some) => assert.equal(statusOf(joinFacts(some, { mismatches: ['amount'] })), 'review')),
  );
});

test('refunds add up from the single actions or the provider’s sum, whichever is more', () => {
  const captured = { ...noFacts, captured_amount: 10_000 };
  const actions = {
    act_1: { amount: 3000, outcome: 'approved' as const },
    act_2: { amount: 2000, outcome: 'declined' as const },
  };
  assert.equal(statusOf(joinFacts(captured, { actions })), 'partially_refunded');
  assert.equal(refundedAmountOf(joinFacts(captured, { actions })), 3000);
  assert.equal(statusOf(joinFacts(captured, { actions, refunded_total: 10_000 })), 'refunded');
});

/** A status may become one with a higher number, or stay. */
const ranks: Record<PaymentStatus, number> = {
  creating: 0,
  unknown: 1,
  pending: 2,
  expired: 3,
  canceled: 4,
  declined: 5,
  captured: 6,
  partially_refunded: 7,
  refunded: 8,
  review: 9,
};

test('whatever news come, a status never goes back', () => {
  fc.assert(
    fc.property(known, facts, (some, news) => {
      assert.ok(ranks[statusOf(joinFacts(some, news))] >= ranks[statusOf(some)]);
    }),
    { numRuns: 1000 },
  );
});

test('news shuffled and repeated at will end in the same facts and the same status', () => {
  const told = fc.array(facts, { minLength: 1, maxLength: 6 });
  const shuffled = told.chain((news) =>
    fc.tuple(
      fc.constant(news),
      fc.shuffledSubarray(news, { minLength: news.length }),
      fc.array(fc.constantFrom(...news), { maxLength: 6 }),
    ),
  );
  const all = (news: Partial<Facts>[]) => news.reduce<Facts>(joinFacts, noFacts);
  fc.assert(
    fc.property(shuffled, ([news, other, repeated]) => {
      assert.deepEqual(all([...other, ...repeated]), all(news));
      assert.equal(statusOf(all([...repeated, ...other])), statusOf(all(news)));
    }),
  );
});

test('a status is a function of the facts alone, however they were written down', () => {
  fc.assert(
    fc.property(known, (some) => {
      const reread = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(some)) as Facts).reverse()) as Facts;
      assert.equal(statusOf(reread), statusOf(some));
      assert.equal(refundedAmountOf(reread), refundedAmountOf(some));
    }),
  );
});

test('a record that tells of less money than before, or in a word we do not know, is named', () => {
  const facts = { ...noFacts, captured_amount: 24_900, refunded_total: 900 };
  const expected = { id: 'ORD', amount: 24_900, currency: 'EUR' };
  const oddities = (status: string, total_captured: number, total_refunded: number) => {
    const details = {
      id: `pay_${'a'.repeat(26)}`,
      status,
      amount: 24_900,
      currency: 'EUR',
      balances: { total_captured, total_refunded },
    };
    return contradictionsOf(facts, details, newsOfDetails(details, expected));
  };
  assert.deepEqual(oddities('Partially Refunded', 24_900, 900), []);
  assert.deepEqual(oddities('Pending', 0, 0), ['less is captured than before', 'less is refunded than before']);
  assert.deepEqual(oddities('Shipped', 24_900, 900), ['its status is a word we do not know']);
});

test('an action told to be both approved and declined is named, whichever came first', () => {
  const told = (outcome: 'approved' | 'declined' | 'pending') => ({ actions: { act_1: { amount: 1, outcome } } });
  const known = (outcome: 'approved' | 'declined' | 'pending') => ({ ...noFacts, ...told(outcome) });
  assert.deepEqual(contradictedActions(known('approved'), told('declined')), ['act_1']);
  assert.deepEqual(contradictedActions(known('declined'), told('approved')), ['act_1']);
  for (const outcome of ['approved', 'declined', 'pending'] as const)
    for (const same of [outcome, 'pending'] as const)
      assert.deepEqual(contradictedActions(known(outcome), told(same)), []);
});
