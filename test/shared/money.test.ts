import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatMoney } from '../../shared/money.ts';
import { instalmentsOf, plans } from '../../shared/plans.ts';

const plain = (text: string) => text.replace(/\s/g, ' ');

test('an amount is written as the reader writes money', () => {
  assert.equal(plain(formatMoney(6001, 'EUR', 'fr')), '60,01 €');
  assert.equal(formatMoney(6001, 'EUR', 'en-IE'), '€60.01');
  assert.equal(plain(formatMoney(123_456_789, 'EUR', 'de')), '1.234.567,89 €');
});

test('a locale that does not exist never stops an amount from being shown', () => {
  assert.match(formatMoney(6001, 'EUR', 'not a locale'), /60/);
});

test('no cent is lost or made when an amount is written', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000 }),
      fc.constantFrom('fr', 'en', 'de', 'es', 'it', 'nl', 'pt'),
      (amount, locale) => {
        assert.equal(Number(formatMoney(amount, 'EUR', locale).replace(/\D/g, '')), amount);
      },
    ),
  );
});

test('the parts of every plan sum to the total, and only the first may differ', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...plans),
      fc.integer({ min: 1, max: 500_000 }),
      fc.date({ noInvalidDate: true }),
      (plan, amount, start) => {
        const parts = instalmentsOf(plan, amount, start);
        assert.equal(
          parts.reduce((sum, part) => sum + part.amount, 0),
          amount,
        );
        assert.ok(new Set(parts.slice(1).map((part) => part.amount)).size <= 1);
        assert.ok(parts.every((part) => part.amount <= (parts[0]?.amount ?? 0)));
      },
    ),
  );
});

test('60.01 € in three parts is 20.01 € and twice 20.00 €', () => {
  assert.deepEqual(
    instalmentsOf('3x', 6001, new Date(2026, 0, 10)).map(({ amount }) => amount),
    [2001, 2000, 2000],
  );
});

test('an instalment of the 31st falls on the last day of a shorter month', () => {
  assert.deepEqual(
    instalmentsOf('4x', 40_000, new Date(2026, 0, 31)).map(({ dueDate }) => [
      dueDate.getMonth() + 1,
      dueDate.getDate(),
    ]),
    [
      [1, 31],
      [2, 28],
      [3, 31],
      [4, 30],
    ],
  );
});

test('a deferred plan is one part, due after its days', () => {
  const [part, ...more] = instalmentsOf('d+15', 9900, new Date(2026, 1, 20));
  assert.deepEqual([part?.amount, part?.dueDate, more.length], [9900, new Date(2026, 2, 7), 0]);
});
