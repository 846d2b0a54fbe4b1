import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Commit } from '../domain/commit.ts';
import { type Git, gitIn } from './git.ts';
import { GitError } from './git-error.ts';
import { LogParser, logFormat } from './log-parser.ts';

/** A git repository as this program sees it: bare or not, a worktree or a folder inside one. Nothing is ever written to it. */
export interface GitRepository {
  /** Where git keeps it, links resolved: what tells one repository from another. */
  readonly place: string;
  readonly name: string;
  /** A shallow clone has no history before a certain point. */
  readonly isShallow: boolean;
  /** The commit to start from; `undefined` while there are no commits. */
  readonly tip: string | undefined;
  readonly git: Git;
}

export async function openGitRepository(path: string, { rev = 'HEAD' } = {}): Promise<GitRepository> {
  await checkFolder(path);
  const git = gitIn(path);
  const place = await realpath(resolve(path, await commonFolder(git, path)));
  const isShallow = (await git.ask(['rev-parse', '--is-shallow-repository'])) === 'true';
  const tip = await git.tryAsk(['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`]);
  if (tip === undefined && rev !== 'HEAD') throw new GitError(`there is no commit ${JSON.stringify(rev)} in ${path}`);
  return { place, name: nameOf(place), isShallow, tip, git };
}

async function commonFolder(git: Git, path: string): Promise<string> {
  try {
    return await git.ask(['rev-parse', '--git-common-dir']);
  } catch (error) {
    if (error instanceof GitError && error.message.startsWith('not a git repository'))
      throw new GitError(`${path} is no git repository`, { cause: error });
    throw error;
  }
}

async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new GitError(`there is no folder ${path}`, { cause });
  });
  if (!found.isDirectory()) throw new GitError(`${path} is a file, not the folder of a repository`);
}

const nameOf = (place: string) => basename(basename(place) === '.git' ? dirname(place) : place).replace(/\.git$/, '');

/** Which commits to read: those that lead to the tip, less those that lead to `known` ones. */
export interface Selection {
  readonly known: readonly string[];
  /** Look for files copied from another one that the same commit changes. `git log` by itself looks for renames alone. */
  readonly copies: boolean;
}

/** Of these commits, the ones that the repository (still) has: rewriting history may have removed some. */
export async function presentCommits({ git }: GitRepository, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const answers = await git.ask(['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input: lines(ids) });
  return answers.split('\n').flatMap((answer) => (answer.endsWith(' commit') ? [answer.slice(0, -' commit'.length)] : []));
}

/** How many commits lead to these tips and not to known ones. */
export async function countCommits({ git }: GitRepository, { tips, known = [] }: Span): Promise<number> {
  return tips.length === 0 ? 0 : Number(await git.ask(['rev-list', '--count', '--stdin'], { input: revisions({ tips, known }) }));
}

/**
 * The commits, each one after all its parents. They stream: git is read as fast as they are taken, and one commit at a time
 * is held.
 *
 * A merge comes without changes, as `git log` prints it when not told otherwise: its lines were counted where they were made.
 * What git's configuration says about renames is overridden (`-M`), and so is what would change the output's form.
 */
export async function* readCommits({ git, tip }: GitRepository, { known, copies }: Selection): AsyncGenerator<Commit> {
  if (tip === undefined) return;
  yield* read(git, { walk: ['--topo-order', '--reverse'], input: revisions({ tips: [tip], known }), copies });
}

/** One commit, that was read before. */
export async function readCommit(repository: GitRepository, id: string, { copies }: Pick<Selection, 'copies'>): Promise<Commit> {
  const present = await presentCommits(repository, [id]);
  // Without a commit to begin with, git would tell the one that is checked out.
  if (present.length > 0)
    for await (const commit of read(repository.git, { walk: ['--no-walk'], input: lines(present), copies })) return commit;
  throw new GitError(`commit ${id} was taken in by half, and is not in the repository any more: take it into another store`);
}

interface Reading {
  readonly walk: readonly string[];
  readonly input: string;
  readonly copies: boolean;
}

async function* read(git: Git, { walk, input, copies }: Reading): AsyncGenerator<Commit> {
  const settings = ['-c', 'log.showRoot=true', '-c', 'log.showSignature=false', '-c', 'diff.relative=false'];
  const form = [...logFormat, '--encoding=UTF-8', '--no-color', '--no-ext-diff', '--no-textconv', copies ? '-C' : '-M'];
  const parser = new LogParser();
  for await (const chunk of git.stream([...settings, 'log', ...walk, ...form, '--stdin'], { input })) yield* parser.push(chunk);
  yield* parser.end();
}

interface Span {
  readonly tips: readonly string[];
  readonly known?: readonly string[];
}

const revisions = ({ tips, known = [] }: Span) => lines([...tips, ...known.map((id) => `^${id}`)]);
const lines = (items: readonly string[]) => `${items.join('\n')}\n`;
