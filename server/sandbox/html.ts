/** Markup that is safe to put into a page as it is. */
export type Html = { readonly html: string };

type Part = Html | string | number | false | undefined | Part[];

/** A template whose values are escaped, unless they are markup made the same way. `false` and `undefined` are nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += rendered(part) + (strings[index + 1] ?? '');
  });
  return { html: text };
}

function rendered(part: Part): string {
  if (part === false || part === undefined) return '';
  if (Array.isArray(part)) return part.map(rendered).join('');
  return typeof part === 'object' ? part.html : escaped(String(part));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
