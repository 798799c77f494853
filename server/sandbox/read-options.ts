import type { RouterContext } from '@koa/router';
import { ControlError } from './control-error.ts';
import { readable } from './journal.ts';
import { readBytes } from './read-body.ts';

const openingBrace = '{'.charCodeAt(0);

/** The options of a control command: a JSON object, the fields of a form, or nothing. */
export async function readOptions(ctx: RouterContext): Promise<Record<string, unknown>> {
  const bytes = await readBytes(ctx.req);
  if (bytes === 'too_large') throw new ControlError(413, 'too_large', 'The body is larger than 1 MB.');
  if (bytes.length === 0) return {};
  // curl calls what it sends a form unless told otherwise.
  if (ctx.is('urlencoded') && bytes[0] !== openingBrace) return formFields(bytes.toString('utf8'));
  const body = readable(bytes);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ControlError(400, 'invalid_json', 'The body must be a JSON object, or empty.');
  return { ...body };
}

/** A form knows only text: numbers and yes or no are read from it, empty fields are absent. */
function formFields(text: string): Record<string, unknown> {
  const fields = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
  return Object.fromEntries(fields.map(([key, value]) => [key, typed(key, value)]));
}

function typed(key: string, value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  // A response code is text that looks like a number.
  return /^-?\d+(\.\d+)?$/.test(value) && !key.endsWith('code') ? Number(value) : value;
}
