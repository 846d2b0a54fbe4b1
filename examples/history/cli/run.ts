import { DventError } from 'dvent';
import { printable } from '../../table.ts';
import { sourceIdOf } from '../domain/identity.ts';
import { GitError } from '../git/git-error.ts';
import { type GitRepository, openGitRepository } from '../git/git-repository.ts';
import { IntakeConflict } from '../intake/intake.ts';
import { UnknownFile } from '../queries/find-file.ts';
import { findStoredPlace, UnknownHistory } from '../queries/stored-histories.ts';
import { progressBar, type TextStream } from '../terminal/progress-bar.ts';
import { answers, NoSuchMoment } from './answers.ts';
import { type Arguments, argumentsFrom, help, UsageError } from './arguments.ts';
import { type HistoryApplication, openHistory } from './open-history.ts';
import { howItCounts, intakePage } from './pages.ts';

export interface Terminal {
  readonly stdout: TextStream;
  /** Progress and complaints go here, so that answers can be piped. */
  readonly stderr: TextStream;
}

/** How wide a page is where no terminal says it. */
const pageWidth = 120;

/** The whole program. @returns the exit code: 1 where something could not be done, 2 where it was asked wrongly */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const wanted = argumentsFrom(args);
    if (wanted) await answer(wanted, terminal);
    else terminal.stdout.write(`${help}\n`);
    return 0;
  } catch (error) {
    if (!isExpected(error)) throw error;
    terminal.stderr.write(`history: ${complaint(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function answer(wanted: Arguments, terminal: Terminal): Promise<void> {
  // Looked at first: a mistyped path leaves no store behind.
  const repository = wanted.stored ? undefined : await openGitRepository(wanted.path, wanted);
  await using application = await openHistory(wanted.store);
  const place = repository?.place ?? (await findStoredPlace(application.eventStore, wanted.path));
  if (repository && (await update(repository, { application, wanted, terminal })) === 0) return;
  const question = { source: sourceIdOf(place), wanted, width: terminal.stdout.columns ?? pageWidth };
  for await (const page of answers(application, question)) terminal.stdout.write(`\n${page}\n`);
  terminal.stdout.write(`\n${howItCounts}\n`);
}

interface Update {
  readonly application: HistoryApplication;
  readonly wanted: Arguments;
  readonly terminal: Terminal;
}

/** Takes in what is new and says so. @returns how many commits are known then */
async function update(repository: GitRepository, { application, wanted, terminal }: Update): Promise<number> {
  const bar = progressBar({ stream: terminal.stderr, unit: 'commits' });
  const intake = await application.handler
    .takeIn(repository, { copies: wanted.copies, onProgress: bar.update })
    .finally(bar.clear);
  terminal.stdout.write(`${intakePage(repository, intake)}\n`);
  return intake.commits;
}

const expected = [UsageError, GitError, IntakeConflict, UnknownFile, UnknownHistory, NoSuchMoment, DventError];

const isExpected = (error: unknown): error is Error => expected.some((kind) => error instanceof kind);

function complaint(error: Error): string {
  if (error instanceof UsageError) return `${error.message}\nTry --help.`;
  if (error instanceof UnknownFile && error.similar.length > 0)
    return `${printable(error.message)}. Was it ${error.similar.map((path) => printable(path)).join(', or ')}?`;
  return error.message;
}
