import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

/** JavaScript for a browser, and what went into it. */
export interface Bundle {
  readonly text: string;
  readonly metafile: Metafile;
}

/** Imports of Node are left as they are, so that a test can see whether there are any. */
const nodeModules = ['node:*'];

async function bundle(options: BuildOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2024',
    logLevel: 'silent',
    ...options,
    write: false,
    metafile: true,
    external: nodeModules,
  });
  return { text: outputFiles.map(({ text }) => text).join('\n'), metafile };
}

const importing = (files: readonly string[]) => ({
  contents: files.map((file) => `export * from './${file}';`).join('\n'),
  resolveDir: resolve('.'),
});

/** The library's root, as a user's bundler would take it. */
export const bundleLibrary = (): Promise<Bundle> => bundle({ stdin: importing(['src/index.ts']) });

/** What Node alone has: its own modules, and the rooms that are made of them. */
const ofNode = /from '(?:node:|[./]+\/(?:src\/(?:codec|application|inspect)\/|tests\/stores\.ts))/;

/** Whether a file of the specification needs Node, or one that it imports does. */
function needsNode(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  const imported = [...text.matchAll(/^import (?!type ).* from '(\.[^']*)';$/gm)].map(([, path = '']) =>
    join(dirname(file), path),
  );
  return ofNode.test(text) || imported.some((other) => other.startsWith('features/') && needsNode(other));
}

/** The specification: all its steps and what they need, but for the stores that Cucumber runs it against, and a runner. */
export function bundleSpecification(): Promise<Bundle> {
  const steps = globSync('features/{steps,support}/*.ts').filter((file) => !needsNode(file));
  return bundle({
    stdin: importing([...steps.sort(), 'tests/browser/page.ts']),
    alias: { '@cucumber/cucumber': resolve('src/testing/cucumber.ts') },
    // The package says that its modules have no side effects, which is true of src; steps have: they define themselves.
    ignoreAnnotations: true,
  });
}
