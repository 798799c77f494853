import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import type { z } from 'zod';
import { PaymentError } from '../errors.ts';
import { faultsOf } from '../payments/order-token.ts';

/** The largest request of a shopper or an operator, and of the provider, in bytes. */
const jsonLimit = 32 * 1024;
export const webhookLimit = 256 * 1024;

/** The bytes as they came; there is no body parser anywhere, since a signature is over bytes. Throws `invalid_request`. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  try {
    return await getRawBody(request, { limit, length: request.headers['content-length'] ?? null });
  } catch (cause) {
    // What is still coming is let by, or the sender would not hear the answer.
    request.resume();
    const tooLarge = cause instanceof Error && 'type' in cause && cause.type === 'entity.too.large';
    throw tooLarge
      ? new PaymentError('invalid_request', `The body is larger than ${limit} bytes.`, { status: 413, cause })
      : new PaymentError('invalid_request', 'The body did not arrive whole.', { cause });
  }
}

/** The body as JSON of the schema's shape. Throws `invalid_request` with each fault and where it is. */
export async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  if (!hasType(request, 'application/json'))
    throw new PaymentError('invalid_request', 'Content-Type must be application/json.', { status: 415 });
  return check(parse(await readBytes(request, jsonLimit)), schema);
}

/** The body of a plain HTML form. */
export async function readForm<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const fields = new URLSearchParams((await readBytes(request, jsonLimit)).toString('utf8'));
  return check(Object.fromEntries([...fields].filter(([, value]) => value !== '')), schema);
}

/** Like `readJson`, for a body that may be left out altogether. */
export async function readOptionalJson<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const isEmpty =
    request.headers['content-length'] === '0' ||
    !('content-length' in request.headers || 'transfer-encoding' in request.headers);
  return isEmpty ? check({}, schema) : readJson(request, schema);
}

export const hasType = (request: IncomingMessage, type: string): boolean =>
  request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === type;

/** Holds what came against a schema. Throws `invalid_request` with each fault and where it is. */
export function check<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(faultsOf);
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  throw new PaymentError('invalid_request', `The request is not valid: ${detail}.`, { errors });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new PaymentError('invalid_request', 'The body is not JSON.', { cause });
  }
}
