import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** The root of this tree. */
export const root = resolve(import.meta.dirname, '../..');

const notOurs = new Set(['node_modules', 'dist', 'reports', '.git', '.ipynb_checkpoints']);

/** Every file below the given directories and files, as paths from the root. */
export function filesIn(...places: string[]): string[] {
  return places.flatMap((place) =>
    // Not `recursive`: that would follow links, among them one from a folder of packages back to this tree.
    readdirSync(join(root, place), { withFileTypes: true }).flatMap((entry) => {
      const path = join(place, entry.name).replaceAll('\\', '/');
      if (notOurs.has(entry.name)) return [];
      return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
    }),
  );
}

export const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** A part of the tree, copied to where faults may be planted in it; gone when the scope ends. */
export class TreeCopy {
  readonly directory: string;

  constructor(...places: string[]) {
    this.directory = mkdtempSync(join(tmpdir(), 'dvent-tree-'));
    const isOurs = (path: string) => !notOurs.has(basename(path));
    for (const place of places) cpSync(join(root, place), join(this.directory, place), { recursive: true, filter: isOurs });
    symlinkSync(join(root, 'node_modules'), join(this.directory, 'node_modules'));
  }

  plant(path: string, content: string) {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Runs a command in the copy as a person would: not as part of the test run that calls it. */
  run(command: string, args: readonly string[], env: { readonly [name: string]: string } = {}) {
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
    const ended = spawnSync(command, args, { cwd: this.directory, encoding: 'utf8', env: { ...inherited, ...env } });
    if (ended.error) throw ended.error;
    return { code: ended.status, output: ended.stdout + ended.stderr };
  }

  [Symbol.dispose]() {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
