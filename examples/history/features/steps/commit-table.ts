import { z } from 'zod';
import type { Change, Commit } from '../../domain/commit.ts';

/** A line of a table of commits: what one commit did to one file. Lines with the same commit belong together. */
export const CommitLine = z.object({
  commit: z.string(),
  date: z.iso.date(),
  /** The commits that it follows; the one above it where the table does not say. */
  parents: z.string().optional(),
  author: z.string().optional(),
  what: z.string(),
  added: z.string(),
  removed: z.string(),
});
type CommitLine = z.infer<typeof CommitLine>;

export function commitsFrom(lines: readonly CommitLine[]): Commit[] {
  const commits: Commit[] = [];
  for (const line of lines) {
    const above = commits.at(-1);
    if (above?.id === line.commit) above.changes.push(...changesOf(line));
    else commits.push(commitOf(line, above?.id));
  }
  return commits;
}

function commitOf(line: CommitLine, above: string | undefined): Commit {
  const { commit, date, parents = above ?? '', author = 'Ada <ada@example.com>' } = line;
  const [, name = '', email = ''] = /^(.*) <(.*)>$/.exec(author) ?? [];
  const at = `${date}T12:00:00.000Z`;
  const dates = { authoredAt: at, committedAt: at };
  return {
    id: commit,
    parents: parents.split(' ').filter(Boolean),
    author: { name, email },
    ...dates,
    subject: '',
    changes: changesOf(line),
  };
}

const actions: { readonly [verb: string]: Change['action'] } = {
  adds: 'added',
  changes: 'changed',
  renames: 'renamed',
  copies: 'copied',
  deletes: 'deleted',
};

/** Reads `adds "a"` and `renames "a" to "b"`; a commit may also do nothing. */
function changesOf({ what, added, removed }: CommitLine): Change[] {
  const [, verb = '', first = '', second] = /^(\w+) "(.+?)"(?: to "(.+)")?$/.exec(what) ?? [];
  const action = actions[verb];
  if (action === undefined) return [];
  const content = { kind: 'file', blob: '', added: Number(added), removed: Number(removed), binary: false } as const;
  return [{ action, ...content, ...(second === undefined ? { path: first } : { path: second, from: first }) }];
}
