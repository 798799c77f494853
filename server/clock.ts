/** Where the server's time comes from, so that a test can own it. Milliseconds. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `action` once after `delay` ms; the answer takes it back. Does not keep the process alive. */
  after(delay: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, action) {
    const timer = setTimeout(action, delay).unref();
    return () => clearTimeout(timer);
  },
};
