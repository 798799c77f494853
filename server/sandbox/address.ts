import { z } from 'zod';

const text = (longest: number, code: string) => z.string(code).max(longest, code);
const required = (longest: number, code: string) => text(longest, code).min(1, code);

/** An address of the provider; where it stands, its first line, city and country are required. */
export const addressSchema = z.looseObject(
  {
    address_line1: required(200, 'address_invalid'),
    address_line2: text(200, 'address_invalid').optional(),
    city: required(50, 'city_invalid'),
    state: text(2, 'address_invalid').optional(),
    zip: text(50, 'zip_invalid').optional(),
    country: z.string('country_invalid').refine(isCountry, 'country_invalid'),
  },
  'address_invalid',
);

/** `+33` and `6 12 34 56 78`: the provider counts the plus sign and the blanks. */
export const phoneSchema = z.looseObject(
  {
    country_code: z
      .string('country_phone_code_invalid')
      .min(1, 'country_phone_code_length_invalid')
      .max(7, 'country_phone_code_length_invalid')
      .regex(/^\+?[\d -]*$/, 'country_phone_code_invalid')
      .optional(),
    number: z
      .string('phone_number_invalid')
      .min(6, 'phone_number_length_invalid')
      .max(25, 'phone_number_length_invalid')
      .regex(/^[\d ().+-]+$/, 'phone_number_invalid')
      .optional(),
  },
  'phone_number_invalid',
);

// Made at the first payment: it takes as long as the rest of the sandbox to load.
let regions: Intl.DisplayNames | undefined;

/** ISO 3166-1 alpha-2. `UK` is not in it, and Intl turns it into `GB`. */
function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code)) return false;
  regions ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return new Intl.Locale(`und-${code}`).region === code && regions.of(code) !== undefined;
}
