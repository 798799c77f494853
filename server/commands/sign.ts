import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { orderSchema } from '../../shared/contract.ts';
import { faultsOf } from '../payments/order-token.ts';
import { signOrder } from '../sign-order.ts';
import { CommandError } from './command-error.ts';

/** `alma-pay sign [FILE]`: an order in JSON (a file, or standard input) as a token for the page, signed with `ORDER_SECRET`. */
export async function sign(
  environment: Record<string, string | undefined>,
  file: string | undefined,
  { expiresIn, audience }: { expiresIn?: string; audience?: string },
): Promise<void> {
  const secret = environment.ORDER_SECRET;
  if (!secret || Buffer.byteLength(secret) < 32)
    throw new CommandError('ORDER_SECRET is missing or shorter than 32 bytes');
  if (expiresIn !== undefined && !/^[1-9]\d*$/.test(expiresIn))
    throw new CommandError('--expires-in must be a whole number of seconds');
  const order = orderSchema.safeParse(parse(file ? await read(file) : await text(process.stdin)));
  if (!order.success)
    throw new CommandError(
      order.error.issues
        .flatMap(faultsOf)
        .map(({ path, message }) => `${path || 'order'}: ${message}`)
        .join('\n'),
    );
  const options = { ...(expiresIn ? { expiresIn: Number(expiresIn) } : {}), ...(audience ? { audience } : {}) };
  console.log(await signOrder(order.data, secret, options));
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new CommandError(`${file} cannot be read`);
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new CommandError('the order is not JSON');
  }
}
