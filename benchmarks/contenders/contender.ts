import type { Fact, Status } from '../domain/fact.ts';

/** What a connection says about how sure its commits are, asked after it was opened. */
export type Settings = Readonly<Record<string, string>>;

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
  /** The URL of a server, or of several with commas between them, on which the contender makes a database or a stream of its own. */
  readonly server?: string | undefined;
}

/** One side of a comparison: a library or driver behind the few calls that the rows are made of. */
export interface Contender {
  /** Appends facts of one todo at once, expecting the version before the first of them. */
  save(facts: readonly Fact[]): Promise<unknown> | undefined;
  /** Saves whole histories, each of a todo that is not there yet, as fast as its documentation knows. */
  importAll?(histories: readonly (readonly Fact[])[]): Promise<unknown>;
  /** Loads a todo and reads every field of it and of its events. */
  load(id: string): Promise<Loaded> | Loaded;
  /** Reads a todo, decides whether its status changes, and saves the event if so. */
  changeStatus?(id: string, status: Status): Promise<unknown>;
  /** The settings, read back from each connection that saves. */
  settings?(): Promise<readonly Settings[]> | readonly Settings[];
  /** Looks, through a connection of its own, whether a fact is there for others to see. */
  isCommitted?(fact: Fact): Promise<boolean> | boolean;
  /** Comes to the state that it has after a while: a server's statistics are up to date, what only a start takes is over. */
  settle?(): Promise<void>;
  close(): Promise<void> | void;
}

export type Open = (options: OpenOptions) => Promise<Contender> | Contender;
