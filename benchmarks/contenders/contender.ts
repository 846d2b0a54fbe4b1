import type { Fact, Status } from '../domain/fact.ts';

/** What a connection says about itself, asked after it was opened. */
export interface Pragmas {
  readonly synchronous: number;
  readonly journal_mode: string;
}

/**
 * What was read in a load, as the number of characters in every field, so that two contenders that read the same give the
 * same numbers. The raw driver folds nothing, hence gives no state.
 */
export interface Loaded {
  readonly events: number;
  readonly state: number | undefined;
}

export interface OpenOptions {
  /** A folder for the contender's files. */
  readonly directory: string;
  readonly synchronous: 'full' | 'normal' | 'off';
}

/** One side of a comparison: a library or driver behind the few calls that the rows are made of. */
export interface Contender {
  /** Appends facts of one todo at once, expecting the version before the first of them. */
  save(facts: readonly Fact[]): Promise<unknown> | undefined;
  /** Loads a todo and reads every field of it and of its events. */
  load(id: string): Promise<Loaded> | Loaded;
  /** Reads a todo, decides whether its status changes, and saves the event if so. */
  changeStatus?(id: string, status: Status): Promise<unknown>;
  /** The pragmas, read back from each connection that saves. */
  pragmas?(): Promise<readonly Pragmas[]> | readonly Pragmas[];
  /** Looks, through a connection of its own, whether a fact is in the file. */
  isCommitted?(fact: Fact): boolean;
  close(): Promise<void> | void;
}

export type Open = (options: OpenOptions) => Promise<Contender> | Contender;
