import type { Change, Commit } from '../domain/commit.ts';
import { datesFrom } from './commit-dates.ts';
import { GitError } from './git-error.ts';
import { legible } from './legible-bytes.ts';

/**
 * What `git log` is asked to print. With `-z` every token ends with NUL, which no path and no name can hold: nothing is
 * quoted and nothing is guessed. A commit is seven header fields, then one raw entry a file (`:modes ids status`, then its
 * path, or both paths of a rename or a copy), then the line counts of the same files (`added TAB removed TAB path`).
 */
export const logFormat = ['-z', '--raw', '--numstat', '--no-abbrev', '--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%s'];

const headerFields = 7;
const rawEntry = /^\n?:(\d{6}) (\d{6}) [0-9a-f]+ ([0-9a-f]+) ([A-Z])\d*$/;
const lineCounts = /^\n?(\d+|-)\t(\d+|-)\t/;
const commitId = /^[0-9a-f]{40,64}$/;

/** How many characters of a subject are kept: some commits hold a book in their first line. */
const subjectLength = 200;

const actions: { readonly [status: string]: Change['action'] } = { A: 'added', C: 'copied', D: 'deleted', R: 'renamed' };
const kinds: { readonly [mode: string]: Change['kind'] } = { '100755': 'executable', '120000': 'symlink', '160000': 'submodule' };

type Counts = Pick<Change, 'added' | 'removed' | 'binary'>;
const noLines: Counts = { added: 0, removed: 0, binary: false };

/**
 * Reads commits out of the bytes of `git log`, however these are cut into chunks.
 *
 * `push` gives the commits that are known to be whole. Whether the last one is, can only be told once git has ended well:
 * the caller then asks for it with `end`.
 */
export class LogParser {
  #rest: Buffer = Buffer.alloc(0);
  #header: Buffer[] = [];
  #changes: Omit<Change, keyof Counts>[] = [];
  #counts = new Map<string, Counts>();
  /** The token before is still owed this many paths. */
  #pathsDue = 0;
  #paths: string[] = [];
  #takePaths: (paths: readonly string[]) => void = () => {};

  *push(chunk: Buffer): Generator<Commit> {
    // Only a token that is cut in two is copied.
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let nul = bytes.indexOf(0, this.#rest.length); nul >= 0; nul = bytes.indexOf(0, start)) {
      const commit = this.#take(bytes.subarray(start, nul));
      if (commit) yield commit;
      start = nul + 1;
    }
    this.#rest = bytes.subarray(start);
  }

  *end(): Generator<Commit> {
    const whole = this.#rest.length === 0 && this.#pathsDue === 0 && [0, headerFields].includes(this.#header.length);
    if (!whole) throw new GitError('the output of git log ends in the middle of a commit');
    if (this.#header.length > 0) yield this.#finishCommit();
  }

  /** Gives a commit when the token belongs to the next one. */
  #take(token: Buffer): Commit | undefined {
    if (this.#pathsDue > 0) return this.#takePath(token);
    if (this.#header.length < headerFields) return this.#takeHeader(token);
    const text = token.toString('latin1');
    const raw = rawEntry.exec(text);
    if (raw) return this.#startChange(raw);
    const counts = lineCounts.exec(text);
    if (counts) return this.#startCounts(counts, token);
    const commit = this.#finishCommit();
    this.#takeHeader(token);
    return commit;
  }

  #takeHeader(token: Buffer): undefined {
    if (this.#header.length === 0 && !commitId.test(token.toString('latin1')))
      throw new GitError(`git log printed ${JSON.stringify(legible(token.subarray(0, 60)))} where a commit should begin`);
    this.#header.push(token);
  }

  #takePath(token: Buffer): undefined {
    this.#paths.push(legible(token));
    this.#pathsDue -= 1;
    if (this.#pathsDue > 0) return;
    const paths = this.#paths;
    this.#paths = [];
    this.#takePaths(paths);
  }

  #startChange([, before = '', after = '', blob = '', status = '']: RegExpExecArray): undefined {
    const action = actions[status] ?? 'changed';
    const kind = kinds[action === 'deleted' ? before : after] ?? 'file';
    this.#pathsDue = action === 'renamed' || action === 'copied' ? 2 : 1;
    this.#takePaths = ([first = '', second]) =>
      this.#changes.push(
        second === undefined ? { action, path: first, kind, blob } : { action, path: second, from: first, kind, blob },
      );
  }

  #startCounts([start, added = '', removed = '']: RegExpExecArray, token: Buffer): undefined {
    const counts =
      added === '-' ? { ...noLines, binary: true } : { added: Number(added), removed: Number(removed), binary: false };
    const path = token.subarray(start.length);
    if (path.length > 0) this.#counts.set(legible(path), counts);
    else {
      this.#pathsDue = 2;
      this.#takePaths = ([, renamed = '']) => this.#counts.set(renamed, counts);
    }
  }

  #finishCommit(): Commit {
    const [id = '', parents = '', name = '', email = '', authored = '', committed = '', subject = ''] = this.#header.map(legible);
    const changes = this.#changes.map((change) => ({ ...change, ...(this.#counts.get(change.path) ?? noLines) }));
    this.#header = [];
    this.#changes = [];
    this.#counts = new Map();
    return {
      id,
      parents: parents.split(' ').filter((parent) => parent !== ''),
      author: { name, email },
      ...datesFrom({ authored, committed }),
      subject: Array.from(subject.slice(0, 2 * subjectLength))
        .slice(0, subjectLength)
        .join(''),
      changes,
    };
  }
}
