import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// `node scripts/with-tarball.ts <command…>`: packs what is built, without building it again, and gives the package file to a
// command as its last argument.
const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('Usage: node scripts/with-tarball.ts <command…>');
const directory = mkdtempSync(join(tmpdir(), 'dvent-pack-'));
try {
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', directory];
  const name = execFileSync('npm', pack, { encoding: 'utf8' }).trim();
  process.exitCode = spawnSync(command, [...args, join(directory, name)], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
