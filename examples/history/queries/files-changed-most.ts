import type { FileState } from '../domain/file.ts';

/** The files that most commits changed; among equals those with more lines changed, then by path. */
export const filesChangedMost = (files: Iterable<FileState>, count: number): FileState[] =>
  [...files]
    .sort((one, other) => other.commits - one.commits || linesOf(other) - linesOf(one) || compare(one.path, other.path))
    .slice(0, count);

const linesOf = ({ added, removed }: FileState) => added + removed;
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
