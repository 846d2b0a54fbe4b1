import type { FileState } from '../domain/file.ts';

export interface FoundFile {
  readonly id: string;
  readonly file: FileState;
  /** Other files that had this path at some time. */
  readonly others: readonly FileState[];
}

/** No file has ever had this path. */
export class UnknownFile extends Error {
  override readonly name = 'UnknownFile';
  /** Paths that look like it. */
  readonly similar: readonly string[];

  constructor(path: string, similar: readonly string[]) {
    super(`no file was ever called ${JSON.stringify(path)}`);
    this.similar = similar;
  }
}

/** The file that has this path; else the one that had it last. */
export function findFile(files: ReadonlyMap<string, FileState>, path: string): FoundFile {
  const called = [...files].filter(([, file]) => file.path === path || file.formerPaths.has(path));
  const [first, ...rest] = called.sort(
    ([, one], [, other]) => rank(other, path) - rank(one, path) || (one.lastAt < other.lastAt ? 1 : -1),
  );
  if (!first) throw new UnknownFile(path, similarPaths(files, path));
  const [id, file] = first;
  return { id, file, others: rest.map(([, other]) => other) };
}

const rank = (file: FileState, path: string) => (file.path !== path ? 0 : file.exists ? 2 : 1);

function similarPaths(files: ReadonlyMap<string, FileState>, path: string): string[] {
  const name = (path.split('/').at(-1) ?? path).toLowerCase();
  const all = [...files.values()].map((file) => file.path);
  return all.filter((candidate) => name !== '' && candidate.toLowerCase().includes(name)).slice(0, 3);
}
