import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

type Named = { name: string; description?: string; type?: { text: string }; default?: string };
export type ElementDeclaration = {
  tagName: string;
  name: string;
  attributes: Named[];
  members: (Named & { kind: string; attribute?: string; readonly?: boolean })[];
  events: Named[];
  slots: Named[];
  cssParts: Named[];
  cssProperties: Named[];
  cssStates?: Named[];
};

/** The elements as the built manifest declares them. */
export function elements(): ElementDeclaration[] {
  const { modules } = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8'));
  return modules
    .flatMap((module: { declarations: ElementDeclaration[] }) => module.declarations)
    .filter((declaration: ElementDeclaration) => declaration.tagName);
}

const markers = /(?<=<!-- elements: written by `npm run docs` -->\n)[\s\S]*?(?=<!-- end of elements -->)/;

/** README with its tables of the elements as the manifest has them. */
export function withTables(readme: string): string {
  if (!markers.test(readme)) throw new Error('README has no place for the tables of the elements');
  return readme.replace(markers, () => elements().map(tablesOf).join('\n'));
}

function tablesOf(element: ElementDeclaration): string {
  const properties = element.members.filter(({ kind, attribute }) => kind === 'field' && !attribute);
  const methods = element.members.filter(({ kind }) => kind === 'method');
  const tables = [
    table('attribute, and property', element.attributes, ({ type }) => ` ${code(type?.text ?? '')}`),
    table('property or method', [...properties, ...methods.map((method) => ({ ...method, name: `${method.name}()` }))]),
    table('event', element.events),
    table('slot', element.slots),
    table('part', element.cssParts),
    table('custom property', element.cssProperties, (property) =>
      property.default ? ` ${code(property.default)}` : '',
    ),
    table('state, as in `:state(x)`', element.cssStates ?? []),
  ];
  return `### \`<${element.tagName}>\`\n\n${tables.filter(Boolean).join('\n')}`;
}

function table(heading: string, rows: Named[], more: (row: Named) => string = () => ''): string {
  if (rows.length === 0) return '';
  const lines = rows.map((row) => `| ${code(row.name)}${more(row)} | ${cell(row.description ?? '')} |`);
  return `| ${heading} | |\n|---|---|\n${lines.join('\n')}\n`;
}

const code = (text: string): string => (text ? `\`${cell(text)}\`` : '');
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
