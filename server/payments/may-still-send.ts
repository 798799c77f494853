import type { Answer } from '../checkout/answer.ts';
import type { Parts } from './parts.ts';

/**
 * Whether what was to be sent at `sentAt` (ms since 1970) may go now. A process that stood still between its commit and
 * its call must not send any more: others may already have given that call up and made it anew.
 */
export const mayStillSend = (parts: Parts, sentAt: number | null): boolean =>
  Math.abs(parts.clock.now() - (sentAt ?? 0)) < parts.providerTimeoutMs;

/** Nothing was sent by us, but whoever took over may have: so nobody knows. */
export const tooLate: Answer<never> = { kind: 'unknown', cause: new Error('stood still before it was sent') };
