import { parseArgs } from 'node:util';
import type { Moment } from 'dvent';
import type { Period } from '../queries/contributors-over-time.ts';
import { BadMoment, momentFrom } from '../queries/moment.ts';

export const help = `Takes the history of a git repository into an event store, and answers from the stored events.

Usage: npm run history -- <path of a git repository> [options]

What to tell (by default: the files changed most, and the contributors)
  --top <n>              the n files that most commits changed
  --file <path>          the life of one file, by its path or a former one
  --at <date|version>    with --file: the file as it was. 2024-01-31 is the end of that day in UTC; an instant is
                         2024-01-31T12:00:00Z or 2024-01-31T12:00:00+02:00; a version of the file is 12 or v12
  --contributors         the contributors over time
  --by <year|quarter>    in which steps (default: year)

Where from, where to
  --store <url>          sqlite:<file>, postgres://…, nats://… or memory: (default: what HISTORY_DVENT_STORE or DVENT_STORE says,
                         else sqlite:.dvent/history.db, in the current folder)
  --rev <revision>       read the history that leads to this commit, branch or tag (default: HEAD)
  --copies               also look for files copied within a commit (git log -C); by default only for renames (-M)
  --stored               do not ask git: answer from what the store knows of the repository
  --help                 show this

Only new commits are taken in. It can be stopped at any time, and goes on from there.`;

export interface Arguments {
  readonly path: string;
  /** `undefined` where the environment may say. */
  readonly store: string | undefined;
  readonly rev: string;
  readonly copies: boolean;
  readonly stored: boolean;
  /** How many files; `undefined` where they were not asked for. */
  readonly top: number | undefined;
  readonly file: { readonly path: string; readonly moment: Moment | undefined } | undefined;
  readonly contributors: Period | undefined;
}

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const defaultStore = 'sqlite:.dvent/history.db';
const defaultTop = 10;

const options = {
  top: { type: 'string' },
  file: { type: 'string' },
  at: { type: 'string' },
  contributors: { type: 'boolean' },
  by: { type: 'string' },
  store: { type: 'string' },
  rev: { type: 'string' },
  copies: { type: 'boolean' },
  stored: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @returns `undefined` where help was asked for */
export function argumentsFrom(args: readonly string[]): Arguments | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const [path, ...more] = positionals;
  if (path === undefined) throw new UsageError('which repository? Give the path of one');
  if (more.length > 0)
    throw new UsageError(`one repository at a time, not also ${more.map((extra) => JSON.stringify(extra)).join(', ')}`);
  const { top, file, at, by, contributors, store, rev = 'HEAD', copies = false, stored = false } = values;
  if (at !== undefined && file === undefined) throw new UsageError('--at needs --file: of which file?');
  if (stored && store === 'memory:') throw new UsageError('--stored with memory: has nothing to answer from');
  const nothingAsked = top === undefined && file === undefined && by === undefined && !contributors;
  return {
    path,
    store,
    rev,
    copies,
    stored,
    top: top === undefined ? (nothingAsked ? defaultTop : undefined) : countFrom(top),
    file:
      file === undefined ? undefined : { path: file.replace(/^(\.\/)+/, ''), moment: at === undefined ? undefined : usable(at) },
    contributors: contributors || by !== undefined || nothingAsked ? periodFrom(by ?? 'year') : undefined,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message, { cause: error }) : error;
  }
}

function countFrom(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--top wants a whole number from 1 on, not ${JSON.stringify(text)}`);
}

function periodFrom(text: string): Period {
  if (text === 'year' || text === 'quarter') return text;
  throw new UsageError(`--by wants year or quarter, not ${JSON.stringify(text)}`);
}

function usable(text: string): Moment {
  try {
    return momentFrom(text);
  } catch (error) {
    throw error instanceof BadMoment ? new UsageError(`--at: ${error.message}`, { cause: error }) : error;
  }
}
