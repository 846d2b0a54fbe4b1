import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';

// `npm run build:once`: builds unless what is built is newer than everything it is built from. The examples import the package
// by its name, so they need it built; whoever runs one twice does not wait twice.
const sources = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'tsup.config.ts', ...globSync('src/**/*.ts')];
const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
const built = ['dist/index.js', 'dist/index.d.ts'].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);

if (Math.min(...built) < newest) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
  process.exitCode = status ?? 1;
}
