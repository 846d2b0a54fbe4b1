import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A folder that was changed this recently may change again without a newer time: the coarsest file systems count in two seconds. */
const settledMilliseconds = 2_500;

const missing = 'none';

/** Which file stands under a name. None is opened for it: to close one would drop the locks that SQLite holds on it. */
export function identityOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : missing;
}

/**
 * Remembers which files are open under a database's name, and tells whether they still stand there. SQLite goes on writing to
 * files that were deleted or replaced: what it commits then is gone when it closes them.
 *
 * It looks at the folder first, whose time changes with the names in it, and at the files only where that is new (decision 16).
 *
 * @param path of an open database; SQLite keeps its other files beside the file that a link leads to
 * @param now the time in milliseconds
 * @returns `undefined` where a file is missing already
 */
export function filesInPlace(path: string, now: () => number = Date.now): (() => boolean) | undefined {
  const real = realPathOf(path);
  if (real === undefined) return undefined;
  const identities = () => [path, `${real}-wal`, `${real}-shm`].map(identityOf);
  const opened = identities();
  if (opened.includes(missing)) return undefined;
  const folder = dirname(path);
  // A link may be set anew anywhere on its way to the file.
  const isLink = join(realPathOf(folder) ?? '', basename(path)) !== real;
  let known = '';
  return () => {
    const found = statSync(folder, { bigint: true, throwIfNoEntry: false });
    const current = found ? `${found.dev}:${found.ino}:${found.ctimeNs}` : '';
    if (current !== '' && current === known) return true;
    if (identities().join() !== opened.join()) return false;
    known = !isLink && now() - Number(found?.ctimeMs ?? 0) > settledMilliseconds ? current : '';
    return true;
  };
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined; // it is gone
  }
}
