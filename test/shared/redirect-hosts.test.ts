import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRedirectHosts, isRedirectAllowed } from '../../shared/redirect-hosts.ts';

test('the shopper may be sent to the payment pages of Alma and Checkout.com', () => {
  for (const url of [
    'https://pay.staging.getalma.eu/11xRFxyGkEZYR0X7gLR4PUdWnLGfNWf4yY',
    'https://checkout.sandbox.getalma.eu/payment_1',
    'https://pay.almapay.com/x?y=z',
    'https://api.sandbox.checkout.com/redirect',
  ])
    assert.equal(isRedirectAllowed(url, defaultRedirectHosts), true, url);
});

test('the shopper is sent nowhere else', () => {
  for (const url of [
    '',
    '/relative',
    '//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://pay.getalma.eu/x',
    'https://getalma.eu.evil.example/',
    'https://evilgetalma.eu/',
    'https://getalma.eu@evil.example/',
    'https://user:secret@pay.getalma.eu/',
    'https://pay.getalma.eu:8443/',
    'https://evil.example/?https://pay.getalma.eu/',
    'https://evil.example\\@pay.getalma.eu/',
    'http://localhost:3002/',
  ])
    assert.equal(isRedirectAllowed(url, defaultRedirectHosts), false, url);
});

test('this machine itself is allowed only when it is listed', () => {
  assert.equal(isRedirectAllowed('http://localhost:3002/pay/x', ['localhost']), true);
  assert.equal(isRedirectAllowed('http://127.0.0.1:3002/pay/x', ['localhost']), false);
  assert.equal(isRedirectAllowed('http://shop.example:3002/pay/x', ['shop.example']), false);
});
