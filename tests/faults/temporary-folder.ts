import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** A path in a folder of the test's own, which goes when the test ends. */
export function temporaryFile(test: TestContext, name = 'store.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'dvent-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}
