import { setImmediate as nextTurn } from 'node:timers/promises';
import { DventError } from '../../core/errors.ts';
import type { PlacedSave, StoredEvent } from '../../core/event-store.ts';
import { OutcomeUnknownError, StoreUnavailableError } from '../../core/store-errors.ts';
import { whileBusy } from './connection.ts';
import { type Driver, isSqliteError, rollBack, unavailable } from './driver.ts';

/** Something to do in a transaction that others share. */
export interface Job<Result> {
  /** How many events it writes. */
  readonly events: number;
  /**
   * Decides and writes, at once. What it throws as a `DventError` is its own verdict, and it has written nothing then.
   *
   * @param careful whether it must look for event ids that are taken, instead of leaving that to the index
   */
  run(careful: boolean): Done<Result>;
}

export interface Done<Result> {
  readonly result: Result;
  readonly stored: readonly StoredEvent[];
  /** What the caller needs to say it again, should the commit's outcome be unknown; `undefined` where nothing was to be written. */
  readonly saves: readonly PlacedSave[] | undefined;
}

interface Member {
  readonly job: Job<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What became of a member inside the transaction; told after the commit, a refusal included. */
type Outcome = { readonly done: Done<unknown> } | { readonly refused: DventError };

/** So that one commit does not hold the write lock, and the process, for long: the last member may go beyond. */
const mostEvents = 2_000;

interface GroupCommitOptions {
  readonly busyTimeout: number;
  /** Asked after each commit, before anyone is told of it. */
  readonly isInPlace: () => boolean;
  readonly committed: (stored: readonly StoredEvent[]) => void;
}

const notInPlace = 'the file, or one beside it, was deleted or replaced while the store had it open: open the store again';

/**
 * Jobs that are asked for while a commit is under way, or in one turn of the event loop, share the next commit and its
 * one wait for the disk. They share no fate: a refusal is a member's own, and if the transaction fails, its members are
 * done again one by one.
 */
export class GroupCommit {
  readonly #driver: Driver;
  readonly #options: GroupCommitOptions;
  #queue: Member[] = [];
  #working: Promise<void> | undefined;

  constructor(driver: Driver, options: GroupCommitOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  do<Result>(job: Job<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      // `resolve` is called with what this very job has given.
      this.#queue.push({ job, resolve: resolve as (result: unknown) => void, reject });
      this.#working ??= this.#work();
    });
  }

  /** Comes back when nothing is under way. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    await nextTurn();
    while (this.#queue.length > 0) {
      const members = this.#queue.splice(0, this.#groupSize());
      try {
        await this.#commit(members, false);
      } catch (error) {
        fail(members, unavailable(error)); // those that were told before stay told
      }
      if (this.#queue.length > 0) await nextTurn();
    }
    this.#working = undefined;
  }

  /** How many of those who wait go into the next commit. */
  #groupSize(): number {
    let events = 0;
    const last = this.#queue.findIndex(({ job }) => {
      events += 1 + job.events;
      return events >= mostEvents;
    });
    return last === -1 ? this.#queue.length : last + 1;
  }

  async #commit(members: readonly Member[], careful: boolean): Promise<void> {
    try {
      await whileBusy(this.#options.busyTimeout, () => this.#driver.exec('BEGIN IMMEDIATE'));
    } catch (cause) {
      return fail(members, beginError(cause));
    }
    let outcomes: readonly Outcome[];
    try {
      outcomes = members.map(({ job }) => outcomeOf(job, careful));
    } catch (cause) {
      rollBack(this.#driver);
      return this.#commitAgain(members, { cause, careful });
    }
    try {
      this.#driver.exec('COMMIT');
    } catch (cause) {
      rollBack(this.#driver);
      return settleUnknown(members, { outcomes, cause });
    }
    const doubt = this.#doubt();
    if (doubt) return settleUnknown(members, { outcomes, cause: doubt });
    settle(members, outcomes);
    const stored = outcomes.flatMap((outcome) => ('done' in outcome ? outcome.done.stored : []));
    if (stored.length > 0) this.#options.committed(stored);
  }

  /** What speaks against the commit: that its files are not in their place, or that this cannot be told. */
  #doubt(): unknown {
    try {
      return this.#options.isInPlace() ? undefined : new Error(notInPlace);
    } catch (error) {
      return error;
    }
  }

  /** After a statement has failed: nothing of the transaction is there. */
  async #commitAgain(members: readonly Member[], { cause, careful }: { cause: unknown; careful: boolean }): Promise<void> {
    if (isSqliteError(cause, 'constraint') && !careful) return this.#commit(members, true);
    if (members.length === 1) return fail(members, unavailable(cause));
    for (const member of members) await this.#commit([member], careful);
  }
}

function outcomeOf(job: Job<unknown>, careful: boolean): Outcome {
  try {
    return { done: job.run(careful) };
  } catch (error) {
    if (error instanceof DventError) return { refused: error };
    throw error;
  }
}

function settle(members: readonly Member[], outcomes: readonly Outcome[]): void {
  for (const [index, outcome] of outcomes.entries()) {
    if ('done' in outcome) members[index]?.resolve(outcome.done.result);
    else members[index]?.reject(outcome.refused);
  }
}

/** A commit that ran out of space wrote nothing; after any other failure, only the file knows. */
function settleUnknown(members: readonly Member[], { outcomes, cause }: { outcomes: readonly Outcome[]; cause: unknown }): void {
  const isUnwritten = isSqliteError(cause, 'full', 'busy');
  for (const [index, outcome] of outcomes.entries()) {
    const saves = isUnwritten || 'refused' in outcome ? undefined : outcome.done.saves;
    members[index]?.reject(saves ? new OutcomeUnknownError({ saves, cause }) : unavailable(cause));
  }
}

const fail = (members: readonly Member[], error: unknown) => {
  for (const { reject } of members) reject(error);
};

const beginError = (cause: unknown) =>
  isSqliteError(cause, 'busy')
    ? new StoreUnavailableError(
        'Another process has held the write lock of the file all the while. This call has written nothing.',
        {
          cause,
        },
      )
    : unavailable(cause);
