import { randomBytes } from 'node:crypto';
import type { SandboxClock } from './clock.ts';

const currentKey = /^sk_(sbox_)?[a-z2-7]{26}[a-z2-7*#$=]$/;
const previousKey = /^sk_(test_)?\w{8}-\w{4}-\w{4}-\w{4}-\w{12}$/;

/** Life of an access token, in ms. */
export const tokenLife = 4 * 3_600_000;

/** Scopes a token may ask for. `gateway` and `flow` hold all of theirs. */
export const scopes = [
  'gateway',
  'gateway:payment',
  'gateway:payment-details',
  'gateway:payment-refunds',
  'gateway:payment-voids',
  'flow',
  'flow:workflows',
  'flow:events',
  'flow:reflow',
] as const;
export type Scope = (typeof scopes)[number];

/** Which platform a secret key belongs to, by its shape. */
export function platformOf(secretKey: string): 'current' | 'previous' | undefined {
  if (currentKey.test(secretKey)) return 'current';
  return previousKey.test(secretKey) ? 'previous' : undefined;
}

/** The account's credentials and the access tokens given for them. */
export class Keys {
  readonly secretKey: string;
  readonly client: { id: string; secret: string };
  private readonly tokens = new Map<string, { scopes: Scope[]; until: number }>();
  private readonly clock: SandboxClock;

  constructor(clock: SandboxClock, secretKey: string, client: { id: string; secret: string }) {
    this.clock = clock;
    this.secretKey = secretKey;
    this.client = client;
  }

  issueToken(granted: Scope[]): string {
    const token = randomBytes(24).toString('base64url');
    this.tokens.set(token, { scopes: granted, until: this.clock.now() + tokenLife });
    return token;
  }

  /**
   * What an `Authorization` header may do: everything with the secret key, `scope` with a token that has it. The key
   * is taken with `Bearer` and bare; when `exact`, only in the form its platform uses.
   */
  check(header: string, scope: Scope, exact: boolean): 'allowed' | 'forbidden' | 'unknown' {
    const [, bearer] = /^Bearer (.+)$/.exec(header) ?? [];
    if ((bearer ?? header) === this.secretKey) {
      const isBearer = bearer !== undefined;
      return exact && isBearer !== (platformOf(this.secretKey) === 'current') ? 'unknown' : 'allowed';
    }
    const token = this.tokens.get(bearer ?? '');
    if (!token || this.clock.now() >= token.until) return 'unknown';
    return token.scopes.some((given) => scope === given || scope.startsWith(`${given}:`)) ? 'allowed' : 'forbidden';
  }

  clear(): void {
    this.tokens.clear();
  }
}
