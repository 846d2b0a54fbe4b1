import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of a folder, and below, that hold these bytes. Another process opens them: if this one did, it would drop the locks that SQLite holds
 * on them here.
 */
export const filesWith = (folder: string, bytes: Buffer): readonly string[] =>
  filesIn(folder).filter((file) => read(file).includes(bytes));

/** What the files of a folder hold, one after the other. */
export const allIn = (folder: string): Buffer => Buffer.concat(filesIn(folder).map(read));

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

function read(file: string): Buffer {
  try {
    return execFileSync('cat', [file], { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return Buffer.of(); // it was removed while the others were read
  }
}
