import { mkdirSync, writeFileSync } from 'node:fs';
import { customElementJetBrainsPlugin } from 'custom-element-jet-brains-integration';
import { customElementVsCodePlugin } from 'custom-element-vs-code-integration';
import { frameworkTypes } from './framework-types.js';

/** From the doc tags of the classes: the manifest, and what editors and frameworks make of it. Beside the built code. */
const outdir = 'dist';

export default {
  globs: ['widget/alma-pay-button.ts', 'widget/alma-pay-status.ts'],
  outdir,
  packagejson: false,
  plugins: [
    outwardOnly(),
    customElementVsCodePlugin({ outdir, hideLogs: true }),
    customElementJetBrainsPlugin({ outdir, packageJson: false, hideLogs: true }),
    writeFrameworkTypes(),
  ],
};

/**
 * What only the class itself or Lit uses is no business of a shop; an attribute is tied to its property, so that it is
 * described once; paths are those of the package. (The analyzer's own Lit support stops at a property declaration that
 * spreads another, and takes an event's first argument for its name.)
 */
function outwardOnly() {
  return {
    name: 'outward-only',
    packageLinkPhase({ customElementsManifest }) {
      for (const module of customElementsManifest.modules) {
        module.path = builtPath(module.path);
        for (const { declaration } of module.exports ?? [])
          if (declaration?.module) declaration.module = builtPath(declaration.module);
        for (const element of module.declarations.filter((declaration) => declaration.tagName)) outwardElement(element);
      }
    },
  };
}

const builtPath = (path) => path.replace(/^widget\/(.*)\.ts$/, `${outdir}/widget/$1.js`);

function outwardElement(element) {
  element.members = element.members.filter(isPublic);
  element.events = element.events.filter(({ name }) => name.startsWith('alma-pay-'));
  for (const attribute of element.attributes) {
    attribute.fieldName = attribute.name.replace(/-(\w)/g, (_match, letter) => letter.toUpperCase());
    const field = element.members.find(({ name }) => name === attribute.fieldName);
    if (!field) throw new Error(`<${element.tagName}> has no property for ${attribute.name}`);
    Object.assign(field, { attribute: attribute.name, reflects: true, description: attribute.description });
  }
}

const isPublic = ({ name, privacy = 'public', static: isStatic }) =>
  privacy === 'public' && !isStatic && !/^#|Callback$/.test(name);

function writeFrameworkTypes() {
  return {
    name: 'framework-types',
    packageLinkPhase({ customElementsManifest }) {
      mkdirSync(outdir, { recursive: true });
      for (const [framework, types] of Object.entries(frameworkTypes(customElementsManifest)))
        writeFileSync(`${outdir}/${framework}.d.ts`, types);
    },
  };
}
