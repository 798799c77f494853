import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createKeyOf,
  notificationIdOf,
  orderKeyOf,
  paymentIdOf,
  referenceOf,
  refundIdOf,
  refundKeyOf,
} from '../../server/payments/identity.ts';
import { Secret } from '../../server/secret.ts';

const secret = new Secret('the identity secret of these tests');
/** Separators too: a name must not be able to pass for another by where it is cut. */
const text = fc.oneof(fc.string({ maxLength: 20 }), fc.stringMatching(/^[a1|:]{0,6}$/));
const identity = fc.record({ orderKey: text, attempt: fc.integer({ min: 1, max: 30 }) });

/** Equal input gives equal output, different input different output. */
function isOneToOne<T>(inputs: fc.Arbitrary<T>, derive: (input: T) => string): void {
  fc.assert(
    fc.property(inputs, inputs, (a, b) => {
      assert.equal(derive(structuredClone(a)), derive(a));
      assert.equal(derive(a) === derive(b), JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 2000 },
  );
}

test('a payment’s id is derived from its order and attempt, and from nothing else', () => {
  isOneToOne(identity, (some) => paymentIdOf(some, secret));
  fc.assert(fc.property(identity, (some) => assert.match(paymentIdOf(some, secret), /^[\w-]{22}$/)));
});

test('a payment’s id cannot be computed without the secret', () => {
  const other = new Secret('another secret');
  fc.assert(fc.property(identity, (some) => assert.notEqual(paymentIdOf(some, secret), paymentIdOf(some, other))));
});

test('a refund’s id is derived from its payment and the caller’s key: the same request is the same refund', () => {
  const ids = fc.constantFrom('A'.repeat(22), 'B'.repeat(22), 'a-_'.repeat(7));
  isOneToOne(fc.tuple(ids, text), ([paymentId, callerKey]) => refundIdOf(paymentId, callerKey));
  isOneToOne(fc.tuple(ids, fc.nat()), ([paymentId, position]) => notificationIdOf(paymentId, position));
});

test('a key for the provider is a UUID, the same for each sending, never the same for two calls', () => {
  isOneToOne(text, createKeyOf);
  isOneToOne(text, refundKeyOf);
  fc.assert(
    fc.property(text, text, (a, b) => {
      assert.match(createKeyOf(a), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.notEqual(createKeyOf(a), refundKeyOf(b));
    }),
  );
});

test('what is derived today is derived for ever: a lost row leads to the same payment', () => {
  const id = paymentIdOf({ orderKey: 'reference:A-1', attempt: 1 }, new Secret('s'));
  assert.deepEqual(
    [id, createKeyOf('p'), refundIdOf('p', 'k'), refundKeyOf('r')],
    [
      'K6UHpj7BUJlBfqbLGYfLMw',
      'dff74aae-f494-8bf1-a130-fcac467626cc',
      'uPh7IUJm__e1gloxjM8ozA',
      'b52eb4a1-3f99-83f9-af22-565e0dd080d9',
    ],
  );
});

test('an order is told apart by its reference; without one by its token and press', () => {
  const press = fc.record({
    reference: fc.option(text, { nil: undefined }),
    token: text,
    press: fc.stringMatching(/^[a-z]{8}$/),
  });
  fc.assert(
    fc.property(press, press, (a, b) => {
      const [one, other] = [a, b].map((some) => orderKeyOf(some.reference, some.token, some.press));
      const isSame =
        a.reference === undefined && b.reference === undefined
          ? a.token === b.token && a.press === b.press
          : a.reference === b.reference;
      assert.equal(one === other, isSame);
    }),
  );
  assert.notEqual(orderKeyOf(undefined, 'token', undefined), orderKeyOf(undefined, 'token', undefined));
});

test('a reference made for an order without one fits the provider and is the same for the same press', () => {
  fc.assert(
    fc.property(text, (orderKey) => {
      assert.match(referenceOf(orderKey), /^A-[0-9A-F]{12}$/);
      assert.equal(referenceOf(orderKey), referenceOf(orderKey));
    }),
  );
});
