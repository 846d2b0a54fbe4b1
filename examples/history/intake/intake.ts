import { ConcurrencyError, DuplicateEventError, type EventStore, type Repository } from 'dvent';
import { countCommits, type GitRepository, presentCommits, readCommit, readCommits } from '../git/git-repository.ts';
import { Desk } from './desk.ts';
import { historyHandler, makeGood, TakeInCommit } from './take-in-commit.ts';

export interface IntakeOptions {
  readonly eventStore: EventStore;
  /** Loads from that store and saves to it; without snapshots and cache unless given. */
  readonly aggregates?: Repository;
  readonly copies?: boolean;
  /** Told at the start (how many commits there are to take in), and after each. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface Intake {
  /** How many commits were taken in now, and how many the store knows with them. */
  readonly takenIn: number;
  readonly commits: number;
  /** How many commits git has that lead to known ones and are not known: a shallow clone was deepened since. */
  readonly older: number;
}

/** Another run takes in the same history into the same store, right now. */
export class IntakeConflict extends Error {
  override readonly name = 'IntakeConflict';
}

/**
 * Takes in the commits that the store does not know yet, each exactly once. It may be stopped at any time, in any way: what
 * was taken in until then is whole, and the next run goes on from there.
 */
export async function takeIn(repository: GitRepository, options: IntakeOptions): Promise<Intake> {
  const { eventStore, aggregates } = options;
  const desk = await Desk.open(eventStore, { place: repository.place, ...(aggregates && { repository: aggregates }) });
  const { heads, commits } = desk.chapter.state;
  // Rewritten history may have lost some heads. Then git tells some known commits again, and the handler passes over them.
  const known = await presentCommits(repository, heads.toArray());
  const older = Math.max(0, (await countCommits(repository, { tips: known })) - commits);
  const takenIn = await takeInAfter(known, { desk, repository, ...options }).catch((error: unknown) => {
    const isConflict = error instanceof ConcurrencyError || error instanceof DuplicateEventError;
    throw isConflict ? new IntakeConflict(conflict, { cause: error }) : error;
  });
  return { takenIn, commits: commits + takenIn, older };
}

const conflict = 'another run takes in this history into the same store: wait for it, then run again';

async function takeInAfter(known: readonly string[], { desk, repository, copies = false, onProgress }: Work): Promise<number> {
  const tips = repository.tip === undefined ? [] : [repository.tip];
  const total = onProgress ? await countCommits(repository, { tips, known }) : 0;
  if (desk.cutOff !== undefined) await makeGood(await readCommit(repository, desk.cutOff, { copies }), desk);
  const handler = historyHandler(desk);
  let done = 0;
  let takenIn = 0;
  onProgress?.({ done, total });
  for await (const commit of readCommits(repository, { known, copies })) {
    if (await handler.handleCommand(TakeInCommit(commit))) takenIn += 1;
    done += 1;
    onProgress?.({ done, total });
  }
  await desk.settled();
  return takenIn;
}

interface Work extends Omit<IntakeOptions, 'eventStore' | 'aggregates'> {
  readonly desk: Desk;
  readonly repository: GitRepository;
}
