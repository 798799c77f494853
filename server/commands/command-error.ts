/** A failure the person at the terminal can do something about: printed as it is, exit code 1, no stack. */
export class CommandError extends Error {
  override name = 'CommandError';
}
