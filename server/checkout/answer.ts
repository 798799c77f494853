/**
 * What became of a call to the provider. The difference that matters is between "it did not happen" and "nobody
 * knows": a lost answer is `unknown`, never a failure.
 */
export type Answer<T> =
  | { kind: 'ok'; value: T }
  /** It said no, for a reason that trying again will not change. `codes` are the provider's. */
  | { kind: 'refused'; status: number; codes: string[] }
  /** The key, the account or the address is wrong. */
  | { kind: 'misconfigured'; status: number; codes: string[] }
  /** Not now; nothing was done. */
  | { kind: 'throttled' }
  /** It never left this machine. */
  | { kind: 'not_sent'; cause: unknown }
  /** It may or may not have been done. */
  | { kind: 'unknown'; cause: unknown };
