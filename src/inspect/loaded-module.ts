import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../core/error-text.ts';
import { InvalidArgumentError } from '../core/errors.ts';

/**
 * What a module exports, by name.
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for one that is not there or cannot be loaded
 */
export async function loadedModule(path: string): Promise<{ readonly [name: string]: unknown }> {
  if (!existsSync(path)) throw new InvalidArgumentError({ field: 'module', value: path, expected: 'a file' });
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const expected = `a module that can be loaded (${messageOf(error)})`;
    throw new InvalidArgumentError({ field: 'module', value: path, expected });
  }
}
