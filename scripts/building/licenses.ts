import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Writes the licenses of the packages that a build has taken in, which ask to be kept with them. */
export const licenses = (file: string): Plugin => ({
  name: 'licenses',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      const packages = new Set(Object.keys(metafile?.inputs ?? {}).flatMap(packageOf));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, [...packages].sort().map(licenseOf).join('\n'));
    });
  },
});

/** The folder of the package that a file is of, if it is of one: the nearest with a name and a version. */
function packageOf(input: string): string[] {
  if (!input.includes('node_modules/')) return [];
  for (let folder = dirname(input); folder !== '.'; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    // A folder of a package may have a manifest too, which says of what kind its modules are.
    if (existsSync(manifest) && /"version":/.test(readFileSync(manifest, 'utf8'))) return [folder];
  }
  throw new Error(`${input} is of no package`);
}

function licenseOf(folder: string): string {
  const [license] = globSync(join(folder, '{LICENSE,LICENCE,license}*'));
  if (license === undefined) throw new Error(`${folder} has no license`);
  // JSON.parse gives `any`; npm has installed the package by these two.
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
  return `${name} ${version}\n\n${readFileSync(license, 'utf8').trim()}\n`;
}
