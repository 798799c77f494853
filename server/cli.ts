#!/usr/bin/env node
import { Command } from 'commander';
import { CommandError } from './commands/command-error.ts';
import { doctor } from './commands/doctor.ts';
import { embed } from './commands/embed.ts';
import { cancel, printPayment, printPayments, refund, replayNotifications } from './commands/operate.ts';
import { runSandbox, runServer } from './commands/run-server.ts';
import { sign } from './commands/sign.ts';
import { ConfigError } from './config.ts';
import { version } from './version.ts';

const env = process.env;
const program = new Command('alma-pay')
  .description('Alma payments through Checkout.com: the server of <alma-pay-button>, its sandbox and its support desk.')
  .version(version)
  .showHelpAfterError();

program
  .command('serve')
  .description('run the server; its settings are environment variables')
  .action(() => runServer(env));
program
  .command('sandbox')
  .description('play Checkout.com and Alma on this machine')
  .action(() => runSandbox(env));
program
  .command('sign')
  .argument('[file]', 'the order in JSON; standard input if left out')
  .option('--expires-in <seconds>', 'how long the token is good for (1800)')
  .option('--audience <url>', 'the public URL of the server it is made out to')
  .description('sign an order with ORDER_SECRET')
  .action((file: string | undefined, options) => sign(env, file, options));
program
  .command('payments')
  .option('--status <status>', 'only these')
  .option('--reference <reference>', "only those of this order (the shop's own number)")
  .option('--limit <n>', 'how many at the most (20)')
  .option('--cursor <cursor>', 'go on from an earlier list')
  .description('list payments, newest first')
  .action((options) => printPayments(env, options));
program
  .command('payment')
  .argument('<id>', 'ours or pay_…')
  .description('all that is known of a payment')
  .action((id: string) => printPayment(env, id));
program
  .command('refund')
  .argument('<id>', 'ours or pay_…')
  .option('--amount <cents>', 'how much; all that is left if left out')
  .option('--reference <text>', "the shop's own word for it")
  .option('--key <key>', 'the Idempotency-Key of an earlier try, to ask for the same refund again')
  .description('give money back')
  .action((id: string, options) => refund(env, id, options));
program
  .command('cancel')
  .argument('<id>', 'ours or pay_…')
  .description('cancel a payment: refunded if it is captured')
  .action((id: string) => cancel(env, id));
program
  .command('notify-replay')
  .argument('<id>', 'ours or pay_…')
  .description('send the notifications of a payment again that were given up')
  .action((id: string) => replayNotifications(env, id));
program
  .command('embed')
  .description('print the two lines for a page')
  .action(() => embed(env));
program
  .command('doctor')
  .description('check configuration, provider, clock, signature and database')
  .action(async () => {
    if (!(await doctor(env))) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommandError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
