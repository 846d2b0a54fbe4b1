import { statSync } from 'node:fs';

/**
 * Remembers which files are open under a database's name, and tells whether they still stand there. SQLite goes on writing to
 * files that were deleted or replaced: what it commits then is gone when it closes them. Two looks take 4 µs.
 */
export function filesInPlace(path: string): () => boolean {
  const identities = () => [path, `${path}-wal`].map(identityOf).join();
  const opened = identities();
  return () => identities() === opened;
}

/** No file is opened for it: to close one would drop the locks that SQLite holds on the same file for this process. */
function identityOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : 'none';
}
