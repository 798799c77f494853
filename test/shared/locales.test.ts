import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes } from '../../shared/error-codes.ts';
import { errorText } from '../../shared/error-texts.ts';
import { locales, matchLocale } from '../../shared/locales.ts';

test('the first wanted language that we speak wins, whatever its region', () => {
  assert.equal(matchLocale(['fr-CH', 'de']), 'fr');
  assert.equal(matchLocale(['zh-HK', 'PT-br']), 'pt');
  assert.equal(matchLocale(['nl_BE']), 'nl');
});

test('nonsense is passed over, and English is the last resort', () => {
  assert.equal(matchLocale([null, undefined, '', '!', 'x-klingon', '日本']), 'en');
  assert.equal(matchLocale([]), 'en');
});

test('every failure has a sentence in every language', () => {
  for (const locale of locales)
    for (const code of errorCodes) assert.match(errorText(code, locale), /^.{10,200}$/u, `${code} in ${locale}`);
});
