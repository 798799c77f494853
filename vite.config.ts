import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** One file a script tag; the shop's page never loads a second. */
const entries = { 'alma-pay-button': 'widget/index.ts' };

/** Beside each file: what a server may send in its place, and its hash for `integrity="…"`. */
function companions(): Plugin {
  return {
    name: 'companions',
    generateBundle(_options, bundle) {
      const hashes: Record<string, string> = {};
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const bytes = Buffer.from(file.code);
        hashes[file.fileName] = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotliCompressSync(bytes, quality) });
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(bytes, { level: 9 }) });
      }
      this.emitFile({ type: 'asset', fileName: 'sri.json', source: JSON.stringify(hashes, null, 2) });
    },
  };
}

export default defineConfig({
  plugins: [companions()],
  publicDir: false,
  build: {
    target: 'es2022',
    sourcemap: true,
    lib: { entry: entries, formats: ['es'], fileName: (_format, name) => `${name}.js` },
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
});
