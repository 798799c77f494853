import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { SandboxOptions } from '../../server/sandbox/index.ts';
import { instalmentsOf, type Plan } from '../../server/sandbox/plans.ts';
import { startSandbox } from './support/start-sandbox.ts';

const details = {
  plan: '3x',
  name: 'Camille Martin',
  card: '4242 4242 4242 4242',
  expiry: '04/42',
  cvc: '424',
  phone: '+33 6 39 98 01 23',
};

/** A shopper on Alma's page, without JavaScript. */
async function visit(t: TestContext, order: object = {}, options: SandboxOptions = {}) {
  const sandbox = await startSandbox(t, options);
  const id = await sandbox.pay(order);
  const address = sandbox.payment(id)._links.redirect?.href ?? '';
  return {
    ...sandbox,
    id,
    address,
    look: (query = '', headers: Record<string, string> = {}) => fetch(address + query, { headers, redirect: 'manual' }),
    send: (path: string, fields: Record<string, string> = {}) =>
      fetch(address + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' }),
  };
}

test('a shopper pays: details, code, and back to the shop with the query kept', async (t) => {
  const { send, id, payment, call } = await visit(t, { success_url: 'https://example.com/thanks?order=1&x=a%20b+c' });

  const toCode = await send('', details);
  assert.equal(toCode.status, 303);
  assert.match(toCode.headers.get('Location') ?? '', /\/code\?/);
  const back = await send('/code', { code: '123456' });

  assert.equal(back.status, 303);
  const location = back.headers.get('Location') ?? '';
  assert.match(location, /^https:\/\/example\.com\/thanks\?order=1&x=a%20b\+c&cko-session-id=sid_[a-z2-7]{26}$/);
  assert.equal(payment(id).status, 'Captured');
  assert.equal(payment(id).plan, '3x');
  const session = new URL(location).searchParams.get('cko-session-id');
  assert.equal((await call('GET', `/payments/${session}`)).json.id, id);
});

test('the declined card ends in a declined payment at the failure URL', async (t) => {
  const { send, id, payment } = await visit(t);

  await send('', { ...details, card: '4000000000000002' });
  const back = await send('/code', { code: '123 456' });

  assert.match(back.headers.get('Location') ?? '', /^https:\/\/example\.com\/payments\/failure\?cko-session-id=sid_/);
  assert.equal(payment(id).status, 'Declined');
});

const mistakes: [string, Record<string, string>, RegExp][] = [
  ['a wrong card number', { card: '4242 4242 4242 4241' }, /card number is not valid/],
  ['a card that is not a test card', { card: '5555 5555 5555 4444' }, /only the test cards/],
  ['a past date', { expiry: '01/20' }, /has expired/],
  ['no date', { expiry: '' }, /as MM\/YY/],
  ['a security code of two', { cvc: '42' }, /three digits/],
  ['no phone', { phone: 'none' }, /Enter a mobile number/],
  ['no name', { name: ' ' }, /Enter the name/],
  ['a plan that is not offered', { plan: '12x' }, /Choose how/],
];
for (const [name, fields, message] of mistakes)
  test(`${name} is refused in words, at its field`, async (t) => {
    const { send, id, payment } = await visit(t);

    const answer = await send('', { ...details, ...fields });
    const text = await answer.text();

    assert.equal(answer.status, 422);
    assert.match(text, message);
    assert.match(text, /role="alert"/);
    assert.match(text, new RegExp(`id="${Object.keys(fields)[0]}-error"`));
    assert.equal(payment(id).status, 'Pending');
  });

test('a wrong code is refused, the right one then works', async (t) => {
  const { send, id, payment } = await visit(t);
  await send('', details);

  const wrong = await send('/code', { code: '000000' });

  assert.equal(wrong.status, 422);
  assert.match(await wrong.text(), /This code is not right/);
  assert.equal(payment(id).status, 'Pending');
  assert.equal((await send('/code', { code: '123456' })).status, 303);
});

test('no code without details', async (t) => {
  const { send, id, payment, address } = await visit(t);

  const { status, headers } = await send('/code', { code: '123456' });

  assert.equal(status, 303);
  assert.equal(new URL(headers.get('Location') ?? '', address).pathname, new URL(address).pathname);
  assert.equal(payment(id).status, 'Pending');
});

test('cancelling ends the payment as expired, at the failure URL', async (t) => {
  const { send, id, payment } = await visit(t);

  const back = await send('/cancel');

  assert.match(back.headers.get('Location') ?? '', /\/payments\/failure\?cko-session-id=/);
  assert.equal(payment(id).status, 'Expired');
});

test('a shopper who leaves can come back and pay', async (t) => {
  const { send, look, id, payment } = await visit(t);
  await send('', details);

  const away = await send('/leave');
  assert.match(away.headers.get('Location') ?? '', /\/payments\/failure\?/);
  assert.equal(payment(id).status, 'Pending');
  assert.match(await (await look()).text(), /value="3x" id="plan-3x" checked/);

  assert.equal((await send('/code', { code: '123456' })).status, 303);
  assert.equal(payment(id).status, 'Captured');
});

test('a payment that has ended says so and pays nothing', async (t) => {
  const { send, look, id, payment, clock } = await visit(t);
  await clock.advance(48 * 3_600_000);

  const page = await (await look()).text();
  const late = await send('/approve');

  assert.match(page, /This payment has expired/);
  assert.match(page, /Back to the shop/);
  assert.equal(late.status, 200);
  assert.equal(payment(id).status, 'Expired');
});

test('the shortcuts decide at once', async (t) => {
  for (const [name, status] of [
    ['approve', 'Captured'],
    ['decline', 'Declined'],
    ['expire', 'Expired'],
  ] as const) {
    const { send, id, payment } = await visit(t);
    assert.equal((await send(`/${name}`)).status, 303);
    assert.equal(payment(id).status, status);
  }
});

test('the page speaks French when asked, by URL before browser', async (t) => {
  const { look } = await visit(t);
  const french = await (await look('', { 'Accept-Language': 'fr-FR,fr;q=0.9,en;q=0.5' })).text();
  const english = await (await look('?locale=en-GB', { 'Accept-Language': 'fr' })).text();
  const other = await (await look('', { 'Accept-Language': 'ja' })).text();

  assert.match(french, /<html lang="fr">/);
  assert.match(french, /Payer avec Alma/);
  assert.match(french, /30,01\s€ aujourd’hui, puis 30,00\s€/);
  assert.match(english, /<html lang="en">/);
  assert.match(other, /<html lang="en">/);
});

test('the page prints its test data, asks nobody else for anything, and forbids scripts', async (t) => {
  const { look, address } = await visit(t);
  const answer = await look();
  const text = await answer.text();

  for (const data of ['4242 4242 4242 4242', '4000 0000 0000 0002', '04/42', '123456'])
    assert.ok(text.includes(data), data);
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.ok(!policy.includes('script-src') && !policy.includes('unsafe'));
  assert.equal(answer.headers.get('Cache-Control'), 'no-store');
  for (const [, url = ''] of text.matchAll(/(?:src|href|action)="([^"]*)"/g))
    if (!url.startsWith('data:')) assert.equal(new URL(url, address).origin, new URL(address).origin);
  const css = await fetch(new URL('/alma/page.css', address));
  assert.match(css.headers.get('Content-Type') ?? '', /^text\/css/);
});

test('what the shop wrote is text on the page, never markup', async (t) => {
  const { look } = await visit(t, { reference: '"><script>alert(1)</script>', customer: { name: '"><img src=x>' } });

  const text = await (await look()).text();

  assert.ok(!text.includes('<script>') && !text.includes('<img'));
  assert.match(text, /&lt;script&gt;/);
});

test('an unknown address of the page is a readable 404', async (t) => {
  const { url } = await startSandbox(t);
  const answer = await fetch(`${url}/alma/11unknown`);

  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /does not exist/);
});

test('a payment without URLs of its own comes back to the sandbox', async (t) => {
  const { send } = await visit(t, { success_url: undefined, failure_url: undefined });
  const location = (await send('/approve')).headers.get('Location') ?? '';

  assert.match(location, /\/_sandbox\/returned\/success\?cko-session-id=/);
  assert.equal((await fetch(location)).status, 200);
});

test('instalments sum to the total, the first has the remainder, months end where they end', () => {
  const amounts = (plan: Plan) => instalmentsOf(plan, 6001, Date.UTC(2026, 0, 31)).map(({ amount }) => amount);
  const dates = (plan: Plan, start: number) =>
    instalmentsOf(plan, 6001, start).map(({ due }) => due.toISOString().slice(0, 10));

  assert.deepEqual(amounts('2x'), [3001, 3000]);
  assert.deepEqual(amounts('3x'), [2001, 2000, 2000]);
  assert.deepEqual(amounts('4x'), [1501, 1500, 1500, 1500]);
  assert.deepEqual(amounts('d+30'), [6001]);
  assert.deepEqual(dates('4x', Date.UTC(2026, 0, 31)), ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  assert.deepEqual(dates('d+15', Date.UTC(2026, 11, 20)), ['2027-01-04']);
  for (let total = 1; total < 200; total += 1)
    for (const plan of ['2x', '3x', '4x'] as const) {
      const parts = instalmentsOf(plan, total, 0);
      assert.equal(
        parts.reduce((sum, { amount }) => sum + amount, 0),
        total,
      );
    }
});
