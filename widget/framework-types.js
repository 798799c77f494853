/** How each framework's types learn of a tag: where they are augmented, with what, and how an event is listened to. */
const frameworks = {
  react: {
    imports: "import type { DetailedHTMLProps, HTMLAttributes } from 'react';",
    base: (name) => `DetailedHTMLProps<HTMLAttributes<${name}>, ${name}>`,
    augment: (tags) => inModule('react', `namespace JSX {\n  interface IntrinsicElements {\n${tags}  }\n}\n`),
    listener: (event) => `on${event}`,
  },
  preact: {
    imports: "import type { JSX } from 'preact';",
    base: (name) => `JSX.HTMLAttributes<${name}>`,
    augment: (tags) => inModule('preact', `namespace JSX {\n  interface IntrinsicElements {\n${tags}  }\n}\n`),
    listener: (event) => `on${event}`,
  },
  vue: {
    imports: "import type { HTMLAttributes, ReservedProps } from 'vue';",
    base: () => 'HTMLAttributes & ReservedProps',
    wrap: (type) => `new () => { $props: ${type} }`,
    augment: (tags) => inModule('vue', `interface GlobalComponents {\n${tags}}\n`),
    listener: (event) => `on${event.replace(/(?:^|-)(\w)/g, (_match, letter) => letter.toUpperCase())}`,
  },
  svelte: {
    imports: "import type { HTMLAttributes } from 'svelte/elements';",
    base: (name) => `HTMLAttributes<${name}>`,
    augment: (tags) => inModule('svelte/elements', `interface SvelteHTMLElements {\n${tags}}\n`),
    listener: (event) => `on${event}`,
  },
};

const inModule = (name, content) => `declare module '${name}' {\n${content}}\n`;

/** The types that make a framework's templates know the elements of a manifest, by the framework's name. */
export function frameworkTypes({ modules }) {
  const elements = modules.flatMap(({ path, declarations }) =>
    declarations.filter(({ tagName }) => tagName).map((element) => ({ ...element, path })),
  );
  return Object.fromEntries(
    Object.entries(frameworks).map(([name, framework]) => [name, typesOf(framework, elements)]),
  );
}

function typesOf({ imports, base, wrap = (type) => type, augment, listener }, elements) {
  const classes = elements.map(({ name, path }) => `import type { ${name} } from '${path.replace('dist', '.')}';\n`);
  const props = elements.map((element) => propsOf(element, listener));
  const tags = elements.map(({ name, tagName }) => `  '${tagName}': ${wrap(`${base(name)} & ${name}Props`)};\n`);
  return `${imports}\n${classes.join('')}\n${props.join('\n')}\n${augment(tags.join(''))}`;
}

/** Attributes by both their names, settable properties, and a listener for each event. */
function propsOf({ name, attributes, members, events }, listener) {
  const fields = members.filter(({ kind, readonly }) => kind === 'field' && !readonly);
  const lines = [
    ...fields.map((field) => [field.name, `${name}['${field.name}']`, field.description]),
    ...attributes
      .filter((attribute) => attribute.name !== attribute.fieldName)
      .map((attribute) => [`'${attribute.name}'`, `${name}['${attribute.fieldName}']`, attribute.description]),
    ...events.map((event) => [
      `'${listener(event.name)}'`,
      `((event: HTMLElementEventMap['${event.name}']) => void) | undefined`,
      event.description,
    ]),
  ];
  const body = lines.map(([key, type, description]) => `  /** ${description} */\n  ${key}?: ${type};\n`);
  return `export type ${name}Props = {\n${body.join('')}};\n`;
}
