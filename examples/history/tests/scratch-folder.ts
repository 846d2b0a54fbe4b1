import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when the test is over. */
export function scratchFolder(test: { after(cleanUp: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'dvent-history-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
