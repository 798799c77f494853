/**
 * Takes the whole tab to `url`, out of a frame too, since payment pages refuse to be framed. A frame that may not do
 * that gets a new tab, if it may at least do so.
 */
export function leaveFor(url: string): void {
  // What was checked, not what the page would make of it as an address relative to its own.
  const { href } = new URL(url);
  try {
    (window.top ?? window).location.href = href;
  } catch {
    window.open(href, '_blank', 'noopener');
  }
}
