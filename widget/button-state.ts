/** Everything `<alma-pay-button>` can be; also its custom states, so that a page can style `:state(paid)`. */
export const buttonStates = [
  'ready',
  'starting',
  'redirecting',
  'unknown',
  'failed',
  'paid',
  'offline',
  'unavailable',
] as const;
export type ButtonState = (typeof buttonStates)[number];
