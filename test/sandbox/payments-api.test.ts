import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anOrder } from './support/an-order.ts';
import { type Json, startSandbox } from './support/start-sandbox.ts';

test('the example request of the provider is accepted with every key of its example answer', async (t) => {
  const { call, url } = await startSandbox(t);

  const { status, headers, json } = await call('POST', '/payments', anOrder);

  assert.equal(status, 202);
  assert.match(headers.get('Cko-Request-Id') ?? '', /^[0-9a-f-]{36}$/);
  assert.ok(headers.get('Cko-Version'));
  assert.deepEqual(Object.keys(json).sort(), ['_links', 'customer', 'id', 'processing', 'reference', 'status']);
  assert.match(json.id, /^pay_[a-z2-7]{26}$/);
  assert.equal(json.status, 'Pending');
  assert.equal(json.reference, anOrder.reference);
  assert.match(json.customer.id, /^cus_[a-z2-7]{26}$/);
  assert.deepEqual(json.customer, { ...anOrder.customer, id: json.customer.id });
  assert.match(json.processing.partner_payment_id, /^payment_11\w+$/);
  assert.deepEqual(Object.keys(json._links), ['self', 'redirect']);
  assert.equal(json._links.self.href, `${url}/payments/${json.id}`);
  const token = json._links.redirect.href.split('/').at(-1);
  assert.equal(json.processing.partner_payment_id, `payment_${token}`);
  assert.equal(new URL(json._links.redirect.href).origin, url);
});

test('details of a pending payment have the keys of the provider’s example, and no "approved"', async (t) => {
  const { call, pay } = await startSandbox(t);
  const id = await pay();

  const { status, json } = await call('GET', `/payments/${id}`);

  assert.equal(status, 200);
  for (const key of [
    'id',
    'requested_on',
    'source',
    'amount',
    'currency',
    'payment_type',
    'reference',
    'status',
    'customer',
    '_links',
  ])
    assert.ok(key in json, key);
  assert.ok(!('approved' in json));
  assert.deepEqual(json.source, { type: 'alma' });
  assert.equal(json.payment_type, 'Regular');
  assert.match(json.requested_on, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
  assert.deepEqual(Object.keys(json._links), ['self', 'actions', 'redirect']);
});

test('without customer a profile is made, and an e-mail address keeps its customer', async (t) => {
  const { call } = await startSandbox(t);
  const nobody = await call('POST', '/payments', { ...anOrder, customer: undefined });
  const first = await call('POST', '/payments', anOrder);
  const second = await call('POST', '/payments', anOrder);

  assert.match(nobody.json.customer.id, /^cus_/);
  assert.equal(first.json.customer.id, second.json.customer.id);
  assert.notEqual(first.json.customer.id, nobody.json.customer.id);
});

const mistakes: [string, unknown, string[]][] = [
  ['an empty body', '', ['payment_source_required', 'amount_invalid', 'currency_required']],
  ['no source', { ...anOrder, source: undefined }, ['payment_source_required']],
  ['a source without type', { ...anOrder, source: {} }, ['source_type_required']],
  ['another payment method', { ...anOrder, source: { type: 'klarna' } }, ['payment_method_not_supported']],
  ['an amount as text', { ...anOrder, amount: '6001' }, ['amount_invalid']],
  ['half a cent', { ...anOrder, amount: 0.5 }, ['amount_invalid']],
  ['nothing to pay', { ...anOrder, amount: 0 }, ['amount_invalid']],
  ['no currency', { ...anOrder, currency: undefined }, ['currency_required']],
  ['a currency that is none', { ...anOrder, currency: 'EURO' }, ['currency_invalid']],
  ['an address without city', withBilling({ city: undefined }), ['city_invalid']],
  ['UK instead of GB', withBilling({ country: 'UK' }), ['country_invalid']],
  ['a country in lower case', withBilling({ country: 'fr' }), ['country_invalid']],
  ['a first line too long', withBilling({ address_line1: 'x'.repeat(201) }), ['address_invalid']],
  ['an e-mail address that is none', { ...anOrder, customer: { email: 'john' } }, ['customer_email_invalid']],
  ['a customer id that is none', { ...anOrder, customer: { id: 'cus_1' } }, ['customer_id_invalid']],
  ['an unknown customer', { ...anOrder, customer: { id: `cus_${'a'.repeat(26)}` } }, ['customer_not_found']],
  ['a phone number too short', withPhone({ number: '12345' }), ['phone_number_length_invalid']],
  ['a phone country code too long', withPhone({ country_code: '+1234567' }), ['country_phone_code_length_invalid']],
  ['a success URL that is none', { ...anOrder, success_url: '/thanks' }, ['success_url_invalid']],
  ['a failure URL with a script', { ...anOrder, failure_url: 'javascript:alert(1)' }, ['fail_url_invalid']],
  ['a reference of 81', { ...anOrder, reference: 'x'.repeat(81) }, ['parameter_invalid']],
  ['metadata within metadata', { ...anOrder, metadata: { a: { b: 1 } } }, ['metadata_key_invalid']],
  ['a payment type that is none', { ...anOrder, payment_type: 'Later' }, ['payment_type_invalid']],
  ['a channel that is none', { ...anOrder, processing_channel_id: 'pc_1' }, ['channel_details_invalid']],
  ['an IP address that is none', { ...anOrder, payment_ip: '1.2.3' }, ['ip_address_invalid']],
  ['malformed JSON', '{"amount":', ['request_json_invalid']],
  ['a list', '[]', ['request_json_invalid']],
];

for (const [name, body, codes] of mistakes)
  test(`${name} is refused with ${codes.join(', ')}`, async (t) => {
    const { call } = await startSandbox(t);

    const { status, headers, json } = await call('POST', '/payments', body);

    assert.equal(status, 422);
    assert.deepEqual(json.error_codes, codes);
    assert.equal(json.request_id, headers.get('Cko-Request-Id'));
    assert.match(json.error_type, /^request_(invalid|malformed)$/);
  });

test('strict mode serves France and euros only', async (t) => {
  const { call } = await startSandbox(t, { mode: 'strict' });
  const french = withBilling({ country: 'FR' });

  assert.deepEqual((await call('POST', '/payments', anOrder)).json.error_codes, ['country_invalid']);
  const pounds = await call('POST', '/payments', { ...french, currency: 'GBP' });
  assert.deepEqual(pounds.json.error_codes, ['currency_not_supported']);
  assert.equal((await call('POST', '/payments', french)).status, 202);
});

test('an account without Alma answers payee_not_onboarded, after everything else was checked', async (t) => {
  const { call, set } = await startSandbox(t);
  set({ payeeOnboarded: false });

  assert.deepEqual((await call('POST', '/payments', anOrder)).json.error_codes, ['payee_not_onboarded']);
  const wrong = await call('POST', '/payments', { ...anOrder, amount: -1 });
  assert.deepEqual(wrong.json.error_codes, ['amount_invalid']);
});

test('an account that needs a processing channel says so', async (t) => {
  const { call } = await startSandbox(t, { processingChannelRequired: true });

  assert.deepEqual((await call('POST', '/payments', anOrder)).json.error_codes, ['processing_channel_id_required']);
  const given = { ...anOrder, processing_channel_id: `pc_${'a'.repeat(26)}` };
  assert.equal((await call('POST', '/payments', given)).status, 202);
});

test('a payment declined at once is a 201 without redirect', async (t) => {
  const { call } = await startSandbox(t, { declineAtOnce: true });

  const { status, json } = await call('POST', '/payments', anOrder);

  assert.equal(status, 201);
  assert.equal(json.status, 'Declined');
  assert.equal(json.approved, false);
  assert.equal(json.response_code, '20005');
  assert.match(json.action_id, /^act_/);
  assert.equal(json._links.redirect, undefined);
});

test('credentials: Bearer and bare key are taken, others get a bare 401', async (t) => {
  const { call, secretKey } = await startSandbox(t);
  const status = async (Authorization: string) =>
    (await call('GET', '/payments?reference=x', undefined, { Authorization })).status;

  assert.equal(await status(secretKey), 200);
  assert.equal(await status(`Bearer ${secretKey}`), 200);
  assert.equal(await status('Bearer sk_sbox_other'), 401);
  const refused = await call('POST', '/payments', anOrder, { Authorization: '' });
  assert.equal(refused.status, 401);
  assert.equal(refused.text, '');
  assert.ok(refused.headers.get('Cko-Request-Id'));
});

test('strict mode wants Bearer before a current key, and a previous one bare', async (t) => {
  const current = await startSandbox(t, { mode: 'strict' });
  const previous = await startSandbox(t, { mode: 'strict', secretKey: 'sk_test_0b9b5db6-f223-49d0-b68f-f6643dd4f808' });
  const list = async ({ call }: typeof current, Authorization: string) =>
    (await call('GET', '/payments?reference=x', undefined, { Authorization })).status;

  assert.equal(await list(current, current.secretKey), 401);
  assert.equal(await list(current, `Bearer ${current.secretKey}`), 200);
  assert.equal(await list(previous, previous.secretKey), 200);
  assert.equal(await list(previous, `Bearer ${previous.secretKey}`), 401);
});

test('payments are listed by reference, newest first, with limit and skip', async (t) => {
  const { call, pay } = await startSandbox(t);
  const ids = [await pay(), await pay(), await pay()];
  await pay({ reference: 'another' });

  const { json } = await call('GET', `/payments?reference=${anOrder.reference}&limit=2`);
  const rest = await call('GET', `/payments?reference=${anOrder.reference}&limit=2&skip=2`);

  assert.deepEqual(
    json.data.map((payment: Json) => payment.id),
    [ids[2], ids[1]],
  );
  assert.equal(json.total_count, 3);
  assert.deepEqual(
    rest.json.data.map((payment: Json) => payment.id),
    [ids[0]],
  );
  assert.equal((await call('GET', '/payments?reference=none')).json.total_count, 0);
  assert.equal((await call('GET', '/payments?reference=x&limit=101')).status, 422);
});

test('ids nobody knows are a bare 404', async (t) => {
  const { call } = await startSandbox(t);
  const unknown = `pay_${'a'.repeat(26)}`;
  for (const [method, path] of [
    ['GET', `/payments/${unknown}`],
    ['GET', '/payments/sid_aaaaaaaaaaaaaaaaaaaaaaaaaa'],
    ['GET', `/payments/${unknown}/actions`],
    ['POST', `/payments/${unknown}/refunds`],
    ['POST', `/payments/${unknown}/voids`],
    ['GET', '/workflows/events/evt_none'],
    ['DELETE', '/payments'],
    ['GET', '/nothing/here'],
  ] as const) {
    const { status, text } = await call(method, path);
    assert.equal(status, 404, path);
    assert.equal(text, '', path);
  }
});

test('a body of more than a megabyte is a 413', async (t) => {
  const { call } = await startSandbox(t);

  assert.equal((await call('POST', '/payments', { ...anOrder, description: 'x'.repeat(1_100_000) })).status, 413);
  assert.equal((await call('POST', '/payments', anOrder)).status, 202);
});

function withBilling(changes: object) {
  return {
    ...anOrder,
    source: { ...anOrder.source, billing_address: { ...anOrder.source.billing_address, ...changes } },
  };
}

function withPhone(changes: object) {
  return { ...anOrder, customer: { phone: { ...anOrder.customer.phone, ...changes } } };
}
