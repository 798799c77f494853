/**
 * Takes the whole tab to `url`, out of a frame too, since payment pages refuse to be framed. A frame that may not do
 * that gets a new tab, if it may at least do so.
 */
export function leaveFor(url: string): void {
  try {
    (window.top ?? window).location.href = url;
  } catch {
    window.open(url, '_blank', 'noopener');
  }
}
