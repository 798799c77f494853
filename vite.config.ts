import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { transform } from 'lightningcss';
import { minify } from 'terser';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

/** One file a page, with everything in it: two for script tags of shops, and the support desk's. */
const files = {
  button: { name: 'alma-pay-button.js', entry: 'widget/index.ts' },
  all: { name: 'alma-pay.js', entry: 'widget/all.ts' },
  operator: { name: 'operator.js', entry: 'server/operator/index.ts' },
};

/** The build leaves what stands in a template literal as it is; a shop's page need not load our indentation. */
function smallStyles(): Plugin {
  return {
    name: 'small-styles',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.styles.ts')) return undefined;
      const small = (text: string) => transform({ filename: id, code: Buffer.from(text), minify: true }).code;
      return { code: code.replace(/css`([^`]*)`/g, (_match, text) => `css\`${small(text)}\``), map: null };
    },
  };
}

/**
 * What Lit brings for browsers that could not read the rest of the file (ES2022) anyway stays out: polyfills' hooks and
 * styles without constructed style sheets. Its list of loaded versions serves a warning of its development build, its
 * metadata the decorators, which nobody here uses; both would be left on the page's own globals.
 */
function modernLit(): Plugin {
  return {
    name: 'modern-lit',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/(lit-html|lit-element|reactive-element)\.js$/.test(id)) return undefined;
      const modern = code
        .replace(/\w+\.\w+(Polyfill|Hydrate)Support/g, 'undefined')
        .replace(/\(\w+\.\w+Versions\?\?=\[\]\)\.push\([^)]*\)/g, '0')
        .replace(/Symbol\.metadata\?\?=[^;]*WeakMap;/, '')
        .replace('this[Symbol.metadata]', 'null');
      return { code: modern, map: null };
    },
    load(id) {
      if (!id.endsWith('@lit/reactive-element/css-tag.js')) return undefined;
      return `
        export const css = ([text]) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(text);
          return sheet;
        };
        export const getCompatibleStyle = (style) => style;
        export const adoptStyles = (root, styles) => {
          root.adoptedStyleSheets = styles;
        };
        export const unsafeCSS = undefined, CSSResult = undefined, supportsAdoptingStyleSheets = true;`;
    },
  };
}

/** Names that only Lit and our elements say to each other, inside the file; a page has no use for them. */
const innerNames = [
  ...['addController', 'addInitializer', 'createProperty', 'createRenderRoot', 'elementStyles'],
  ...['enableUpdating', 'finalizeStyles', 'firstUpdated', 'fromAttribute', 'getPropertyDescriptor'],
  ...['getPropertyOptions', 'getUpdateComplete', 'hasChanged', 'hostConnected', 'hostDisconnected', 'hostUpdate'],
  ...['hostUpdated', 'isUpdatePending', 'performUpdate', 'removeController', 'renderBefore', 'renderOptions'],
  ...['scheduleUpdate', 'setConnected', 'shadowRootOptions', 'shouldUpdate', 'toAttribute', 'useDefault', 'willUpdate'],
  ...['converter', 'creationScope', 'hasUpdated', 'noAccessor', 'renderRoot', 'wrapped'],
  ...['instead', 'retryAfter', 'settled'],
];

/** Terser knows more tricks than the bundler. */
function smallest(): Plugin {
  return {
    name: 'smallest',
    enforce: 'post',
    async renderChunk(code) {
      const { code: small, map } = await minify(code, {
        module: true,
        ecma: 2020,
        sourceMap: { asObject: true },
        compress: { passes: 3, pure_getters: true, unsafe_arrows: true, unsafe_methods: true },
        format: { comments: false },
        mangle: { properties: { regex: new RegExp(`^(_\\$.*|${innerNames.join('|')})$`) } },
      });
      return { code: small ?? code, map: typeof map === 'object' ? JSON.stringify(map) : null };
    },
  };
}

/** Beside each file: what a server may send in its place, and its hash for `integrity="…"`. */
async function writeCompanions(): Promise<void> {
  const hashes: Record<string, string> = {};
  for (const { name } of Object.values(files)) {
    const file = `dist/${name}`;
    const bytes = await readFile(file);
    hashes[name] = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    await writeFile(`${file}.br`, brotliCompressSync(bytes, quality));
    await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
  await writeFile('dist/sri.json', `${JSON.stringify(hashes, null, 2)}\n`);
}

/** Files that share code are builds of their own: one build would put what they share in another. */
const environmentOf = ({ name, entry }: { name: string; entry: string }): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    sourcemap: true,
    minify: false,
    lib: { entry, formats: ['es'], fileName: () => name },
    rolldownOptions: { output: { codeSplitting: false, minify: false } },
  },
});

export default defineConfig({
  plugins: [smallStyles(), modernLit(), smallest()],
  environments: Object.fromEntries(Object.entries(files).map(([name, file]) => [name, environmentOf(file)])),
  builder: {
    async buildApp(builder) {
      for (const name of Object.keys(files)) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
      await writeCompanions();
    },
  },
});
