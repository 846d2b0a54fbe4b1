import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Installs the peers where they are missing or not those of the lock file, and makes `import 'dvent'` find the built package. */
export function install(): void {
  const installed = at('node_modules/.package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(at('package-lock.json')).mtimeMs) installPeers();
  const link = at('node_modules/dvent');
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync('../..', link, 'junction');
  if (!existsSync(at('../dist/sqlite.js')))
    throw new Error('The package is not built, and it is the built package that is measured: npm run build');
}

function installPeers(): void {
  process.stderr.write('Installing the peers into benchmarks/ (once; sqlite3 may have to be compiled, which takes a minute) …\n');
  // Under `npm run` the npm that runs this is known; on Windows, npm itself is a script, which cannot be run as a program.
  const npm = process.env.npm_execpath;
  const [command, parameters] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { status } = spawnSync(command, [...parameters, 'ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: !npm && process.platform === 'win32',
  });
  if (status === 0) return;
  rmSync(at('node_modules/.package-lock.json'), { force: true });
  throw new Error('The peers could not be installed: see what npm wrote above.');
}
