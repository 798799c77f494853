import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig } from '../../server/config.ts';

const good = {
  CHECKOUT_SECRET_KEY: `sk_sbox_${'a'.repeat(27)}`,
  CHECKOUT_API_URL: 'https://prefix12.api.sandbox.checkout.com',
  CHECKOUT_WEBHOOK_SECRET: 'a webhook secret of its own',
  ORDER_SECRET: 'an order secret of thirty-two bytes',
  ALLOWED_ORIGINS: 'https://shop.example, https://www.shop.example',
  SUCCESS_URL: 'https://shop.example/thanks',
  FAILURE_URL: 'https://shop.example/sorry',
  OPERATOR_KEY: 'an operator key of some length',
};

function problemsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
}

test('a good environment is read, with sound defaults', () => {
  const config = readConfig(good);
  assert.equal(config.mode, 'test');
  assert.equal(config.port, 3000);
  assert.equal(config.provider.timeoutMs, 15_000);
  assert.equal(config.resendWaitMs, 180_000);
  assert.equal(config.databaseUrl, 'file:./alma-pay.db');
  assert.deepEqual(config.allowedOrigins, ['https://shop.example', 'https://www.shop.example']);
  assert.deepEqual(config.redirectHosts, ['*.getalma.eu', '*.almapay.com', '*.checkout.com']);
});

test('every variable that is missing is named, all at once', () => {
  const names = problemsOf({}).map((problem) => problem.split(' ')[0]);
  assert.deepEqual(names.sort(), [
    'ALLOWED_ORIGINS',
    'CHECKOUT_API_URL',
    'CHECKOUT_SECRET_KEY',
    'CHECKOUT_WEBHOOK_SECRET',
    'FAILURE_URL',
    'OPERATOR_KEY',
    'ORDER_SECRET',
    'SUCCESS_URL',
  ]);
});

const mistakes: [string, string][] = [
  ['CHECKOUT_SECRET_KEY', 'sk_sbox_short'],
  ['CHECKOUT_SECRET_KEY', `pk_sbox_${'a'.repeat(27)}`],
  ['CHECKOUT_API_URL', 'http://api.checkout.com'],
  ['CHECKOUT_API_URL', 'not a URL'],
  ['CHECKOUT_PROCESSING_CHANNEL_ID', 'pc_1'],
  ['CHECKOUT_WEBHOOK_SECRET', 'short'],
  ['ORDER_SECRET', 'thirty-one bytes are not enough'],
  ['ALLOWED_ORIGINS', '*'],
  ['ALLOWED_ORIGINS', 'https://shop.example/path'],
  ['ALLOWED_ORIGINS', 'http://shop.example'],
  ['SUCCESS_URL', '/thanks'],
  ['SUCCESS_URL', 'https://user:pass@shop.example/'],
  ['REDIRECT_HOSTS', 'https://pay.example'],
  ['OPERATOR_KEY', 'short'],
  ['DATABASE_URL', 'mysql://localhost/pay'],
  ['MIN_AMOUNT', '1.5'],
  ['MAX_AMOUNT', '0'],
  ['PLANS', '2x,12x'],
  ['PORT', '70000'],
  ['LOG_LEVEL', 'loud'],
  ['PROVIDER_TIMEOUT_MS', 'soon'],
  ['RECONCILE_LADDER_S', '30,x'],
  ['NOTIFY_URL', 'https://shop.example/notify'],
];
for (const [name, value] of mistakes)
  test(`${name}=${value} is refused by name`, () => {
    const problems = problemsOf({ ...good, [name]: value });
    assert.ok(problems.length > 0, 'a problem is told');
    assert.ok(
      problems.every((problem) => /^[A-Z_]+ \S/.test(problem)),
      problems.join(),
    );
    assert.ok(
      problems.some(
        (problem) => problem.startsWith(`${name} `) || (name === 'NOTIFY_URL' && problem.startsWith('NOTIFY_SECRET')),
      ),
      problems.join(),
    );
    assert.ok(!problems.join().includes(value) || value.length < 3 || value === '*', 'what was given is not repeated');
  });

test('a test key does not go to the live API, nor a live key to the test API', () => {
  assert.match(
    problemsOf({ ...good, CHECKOUT_API_URL: 'https://prefix12.api.checkout.com' }).join(),
    /test key.*live API/,
  );
  assert.match(problemsOf({ ...good, CHECKOUT_SECRET_KEY: `sk_${'a'.repeat(27)}` }).join(), /live key.*test API/);
});

test('the webhook secret is never the API key', () => {
  assert.match(
    problemsOf({ ...good, CHECKOUT_WEBHOOK_SECRET: good.CHECKOUT_SECRET_KEY }).join(),
    /must not be the API key/,
  );
});

test('"alma-pay serve" without configuration lists every problem, exits with 1 and starts nothing', () => {
  const cli = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [cli, 'serve'], {
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  for (const name of ['CHECKOUT_SECRET_KEY', 'CHECKOUT_API_URL', 'ORDER_SECRET', 'OPERATOR_KEY'])
    assert.match(stderr, new RegExp(`${name} is missing`));
  assert.doesNotMatch(stderr, /at .*\.ts/);
});
