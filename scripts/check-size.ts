import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

// `npm run check:size`: what `import 'dvent'` brings to a page, minified and compressed, besides immutable and uuid; and
// whether all of it, those two included, bundles for a browser: an import of a Node module fails that.
const limit = 16_000;

async function bundled(external: string[]): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: "export * from './dist/index.js';", resolveDir: '.' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    external,
    legalComments: 'none',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild wrote nothing.');
  return file.contents;
}

const shown = (bytes: number) => `${bytes.toLocaleString('en')} bytes`;
const alone = await bundled(['immutable', 'uuid']);
const whole = await bundled([]);
const size = gzipSync(alone, { level: 9 }).length;
console.log(`dvent: ${shown(alone.length)} minified, ${shown(size)} compressed, of ${shown(limit)} allowed`);
console.log(`with immutable and uuid: ${shown(gzipSync(whole, { level: 9 }).length)} compressed`);
if (size > limit) {
  console.error('That is more than allowed.');
  process.exitCode = 1;
}
