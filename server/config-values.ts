import { z } from 'zod';
import { isLoopback } from '../shared/redirect-hosts.ts';
import { Secret } from './secret.ts';

// What a value of an environment variable can be; each says in its message what is wrong, without the variable's name.

/** A secret of at least `minimum` bytes. */
export const secret = (minimum: number) =>
  z
    .string()
    .refine((value) => Buffer.byteLength(value) >= minimum, `must have at least ${minimum} bytes`)
    .transform((value) => new Secret(value));

/** https, or http on this very machine. */
export const secureUrl = z
  .url({ protocol: /^https?$/, error: 'must be an absolute https URL' })
  .refine((value) => {
    const url = URL.parse(value);
    return url !== null && (url.protocol === 'https:' || isLoopback(url.hostname)) && !url.username && !url.password;
  }, 'must be https (http only on this machine itself) and carry no credentials')
  .transform((value) => value.replace(/\/$/, ''));

/** Values with commas between them. */
export const list = <T>(item: z.ZodType<T, string>) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item).min(1, 'must list at least one'));

/** Scheme, host and port. */
export const origin = secureUrl.refine(
  (value) => URL.parse(value)?.origin === value,
  'must be an origin: scheme, host and port only',
);
/** A host name, or all below one: `*.example.com`. */
export const host = z
  .string()
  .regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[::1\]$/, 'must be host names, "*." in front at most');
/** A whole number within bounds. */
export const whole = (minimum: number, maximum: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(minimum).max(maximum));

/**
 * Key shapes of both platforms (the provider's SDKs check the same): the current one is sent as `Bearer`, the previous
 * one bare.
 */
export const currentKey = /^sk_(sbox_)?[a-z2-7]{26}[a-z2-7*#$=]$/;
const previousKey = /^sk_(test_)?\w{8}-\w{4}-\w{4}-\w{4}-\w{12}$/;
/** A secret key of Checkout.com, of either platform. */
export const secretKey = z
  .string()
  .refine((value) => currentKey.test(value) || previousKey.test(value), 'is not a Checkout.com secret key (sk_…)');
