import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../../server/sandbox/index.ts';
import { freePort } from '../support/free-port.ts';
import { startServerProcess } from '../support/server-process.ts';
import { environmentFor } from '../support/start-server.ts';
import { letThemPress } from './shoppers.ts';

/**
 * The first seconds of a sale: `npm run bench:burst`. 3,000 shoppers press within 10 s, and the provider takes 100 writes
 * a second: so the last of them cannot be served before 30 s are over. Every shopper must end at a payment page, once.
 */
const presses = Number(process.argv[2] ?? 3000);
const seconds = Number(process.argv[3] ?? 10);

const folder = await mkdtemp(join(tmpdir(), 'alma-pay-'));
const sandbox = await createSandbox();
const server = await startServerProcess({
  ...environmentFor(sandbox, `file:${join(folder, 'payments.db')}`),
  PORT: String(await freePort()),
  PROVIDER_TIMEOUT_MS: '15000',
  RESEND_WAIT_S: '180',
  RECONCILE_LADDER_S: '',
});
sandbox.setWebhookUrl(`${server.url}/webhooks/checkout`);
const memoryBefore = await memory();

const endings = await letThemPress(server.url, { presses, seconds });
await sandbox.idle();

const pages = endings.map(({ redirectUrl }) => redirectUrl).filter((page) => page !== undefined);
const waits = endings.map(({ waited }) => waited / 1000).sort((a, b) => a - b);
const at = (share: number) => (waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? 0).toFixed(1);
const longest = presses / 100 - seconds;
console.log(`${presses} presses in ${seconds} s, 100 writes/s at the provider`);
console.log(`at a payment page:   ${pages.length}, on pages of their own: ${new Set(pages).size}`);
console.log(`payments made:       ${sandbox.payments().length}`);
console.log(
  `waits:               median ${at(0.5)} s, 99 % ${at(0.99)} s, longest ${at(1)} s (arithmetic: ${longest.toFixed(1)} s)`,
);
console.log(`asked to come back:  ${endings.reduce((sum, { turnedAway }) => sum + turnedAway, 0)} times`);
console.log(`server's memory:     ${memoryBefore} MB before, ${await memory()} MB at most`);
console.log(`server still up:     ${server.isUp()}`);
const sound = pages.length === presses && new Set(pages).size === presses && sandbox.payments().length === presses;
process.exitCode = sound && server.isUp() ? 0 : 1;

server.child.kill('SIGTERM');
await server.ended;
await sandbox.close();
await rm(folder, { recursive: true, force: true });

/** The most it has held so far, in MB; Linux only. */
async function memory(): Promise<string> {
  const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8').catch(() => '');
  const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
  return Number.isFinite(kilobytes) ? (kilobytes / 1024).toFixed(0) : '?';
}
