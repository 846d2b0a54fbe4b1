import { readFile, rename, writeFile } from 'node:fs/promises';
import type { StreamHash } from '../codec/index.ts';
import { InvalidArgumentError } from '../core/errors.ts';

// How streams ended, as a file: a line of JSON each, `["<stream id>",<version>,"<hash>"]`, after one that says what it is.

const title = '{"dvent":"heads of streams","form":1}';

export async function writeHeads(path: string, heads: readonly StreamHash[]): Promise<void> {
  const lines = heads.map(({ streamId, version, hash }) => JSON.stringify([streamId, version, hash]));
  // In one step: who is interrupted keeps what was recorded before.
  await writeFile(`${path}.new`, [title, ...lines, ''].join('\n'));
  await rename(`${path}.new`, path);
}

/** @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a file that is none of these */
export async function readHeads(path: string): Promise<readonly StreamHash[]> {
  try {
    const [first, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    if (first !== title) throw new Error('it has another first line');
    return lines.map(headFrom);
  } catch (cause) {
    throw new InvalidArgumentError({ field: 'against', value: path, expected: 'a file that `--record` has written', cause });
  }
}

function headFrom(line: string): StreamHash {
  const [streamId, version, hash] = JSON.parse(line) as readonly unknown[]; // checked below
  if (typeof streamId !== 'string' || typeof version !== 'number' || typeof hash !== 'string')
    throw new Error(`no head: ${line}`);
  return { streamId, version, hash };
}
