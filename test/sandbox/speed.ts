import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox } from '../../server/sandbox/index.ts';
import { anOrder } from './support/an-order.ts';

/**
 * How fast the sandbox is: `npm run bench:sandbox`. A payment here is a request, an approval, a look-up and four
 * delivered events; the start of a process includes Node itself. `--child` is the measured process.
 */
if (process.argv.includes('--child')) await child();
else await measure();

async function child(): Promise<void> {
  const started = performance.now();
  const sandbox = await createSandbox({ readsPerSecond: 0, writesPerSecond: 0 });
  process.on('message', (message) => {
    if (typeof message === 'string') sandbox.setWebhookUrl(message);
    else process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage().rss });
  });
  process.send?.({
    url: sandbox.url,
    key: sandbox.secretKey,
    listen: performance.now() - started,
    sinceStart: performance.now(),
  });
}

async function measure(): Promise<void> {
  const starts: { sinceStart: number; listen: number }[] = [];
  for (let count = 0; count < 9; count += 1) {
    const { process: one, ready } = await start();
    starts.push(ready);
    one.kill();
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  console.log(`start, of the whole process: ${median(starts.map((s) => s.sinceStart)).toFixed(0)} ms (median of 9)`);
  console.log(`createSandbox() alone:       ${median(starts.map((s) => s.listen)).toFixed(0)} ms (median of 9)`);
  await payFor(5000);
}

async function payFor(duration: number): Promise<void> {
  const { process: sandbox, ready } = await start();
  let delivered = 0;
  const receiver = createServer((incoming, answer) => {
    incoming.resume();
    incoming.on('end', () => {
      delivered += 1;
      answer.end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  sandbox.send(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`);

  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const call = (method: string, path: string, body = '') =>
    new Promise<string>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${ready.key}`, 'Content-Length': Buffer.byteLength(body) };
      const sent = request(ready.url + path, { method, headers, agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve(text));
      });
      sent.on('error', reject).end(body);
    });

  let payments = 0;
  const until = performance.now() + duration;
  const shopper = async () => {
    while (performance.now() < until) {
      const { id } = JSON.parse(await call('POST', '/payments', JSON.stringify(anOrder)));
      await call('POST', `/_sandbox/payments/${id}/approve`);
      if (!(await call('GET', `/payments/${id}`)).includes('"Captured"')) throw new Error('not captured');
      payments += 1;
    }
  };
  const [before, began] = [await usage(sandbox), performance.now()];
  await Promise.all(Array.from({ length: 16 }, shopper));
  const [after, took] = [await usage(sandbox), performance.now() - began];
  const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000;
  console.log(
    `payments:                    ${((payments * 1000) / took).toFixed(0)} a second, ${(delivered / payments).toFixed(1)} events each`,
  );
  console.log(
    `CPU of the sandbox:          ${(cpu / payments).toFixed(2)} ms a payment, so ${((payments * 1000) / cpu).toFixed(0)} a second on a core of its own`,
  );
  console.log(`memory after ${payments} payments: ${(after.memory / 1e6).toFixed(0)} MB`);
  sandbox.kill();
  receiver.closeAllConnections();
  receiver.close();
  agent.destroy();
}

async function start() {
  const one = fork(import.meta.filename, ['--child']);
  const [ready] = await once(one, 'message');
  return { process: one, ready };
}

async function usage(one: ReturnType<typeof fork>) {
  one.send({ usage: true });
  const [answer] = await once(one, 'message');
  return answer;
}
