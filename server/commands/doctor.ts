import { createHmac } from 'node:crypto';
import ky from 'ky';
import { createCheckoutClient } from '../checkout/checkout-client.ts';
import { isSigned } from '../checkout/webhook-signature.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { openDatabase } from '../store/open-database.ts';

type Finding = { what: string; problem?: string };

/**
 * `alma-pay doctor`: does this environment hold together? Prints a line for each thing looked at and answers whether
 * all are well. Changes nothing and pays nothing.
 */
export async function doctor(environment: Record<string, string | undefined>): Promise<boolean> {
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) report({ what: 'configuration', problem });
    return false;
  }
  const findings: Finding[] = [
    { what: `configuration, for ${config.mode} payments; key and address belong together` },
    await providerAccepts(config),
    await clockAgrees(config),
    signatureWorks(config),
    await databaseOpens(config),
  ];
  findings.forEach(report);
  return findings.every(({ problem }) => problem === undefined);
}

const report = ({ what, problem }: Finding) =>
  console.log(problem === undefined ? `ok    ${what}` : `WRONG ${what}: ${problem}`);

/** A payment nobody made: whoever answers 404 (or an empty list) has taken the key. */
async function providerAccepts({ provider }: Config): Promise<Finding> {
  const what = `the provider at ${provider.url} takes the key`;
  const client = createCheckoutClient(provider);
  const answer = await client.findPayments('alma-pay-doctor');
  await client.close();
  switch (answer.kind) {
    case 'ok':
    case 'throttled':
      return { what };
    case 'misconfigured':
      return { what, problem: `it answered ${answer.status}` };
    case 'refused':
      return answer.status === 404 || answer.status === 422
        ? { what }
        : { what, problem: `it answered ${answer.status}` };
    default:
      return { what, problem: answer.cause instanceof Error ? answer.cause.message : 'it does not answer' };
  }
}

/** Orders expire by the clock: minutes of difference refuse good ones. */
async function clockAgrees({ provider }: Config): Promise<Finding> {
  const what = 'the clock agrees with the provider';
  try {
    const { headers } = await ky.get(provider.url, { throwHttpErrors: false, retry: 0, timeout: 5000 });
    const theirs = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return { what: 'the clock (the provider tells no time)' };
    const secondsOff = Math.round((Date.now() - theirs) / 1000);
    return Math.abs(secondsOff) <= 30 ? { what } : { what, problem: `it is ${secondsOff} s off` };
  } catch {
    return { what, problem: 'the provider cannot be reached' };
  }
}

function signatureWorks({ webhooks }: Config): Finding {
  const what = 'a webhook signed with CHECKOUT_WEBHOOK_SECRET is taken';
  const body = Buffer.from('{"id":"evt_doctor"}');
  const signature = createHmac('sha256', webhooks.secrets[0]?.reveal() ?? '')
    .update(body)
    .digest('hex');
  return isSigned(body, signature, webhooks.secrets) ? { what } : { what, problem: 'it is not' };
}

async function databaseOpens({ databaseUrl }: Config): Promise<Finding> {
  const what = 'the database opens';
  try {
    await (await openDatabase(databaseUrl)).close();
    return { what };
  } catch (error) {
    return { what, problem: error instanceof Error ? error.message : 'it does not' };
  }
}
