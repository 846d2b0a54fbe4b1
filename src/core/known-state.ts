import type { ValueObject } from 'immutable';
import type { Aggregate, AggregateType } from './aggregate.ts';
import type { Event } from './event.ts';
import type { Saved, StoredEvent } from './event-store.ts';
import type { Position } from './position.ts';

// A load may begin with a state that is known already, in place of the one before the first event: `dvent/snapshots` keeps such.

/** The state of an aggregate at a version. */
export interface KnownState {
  readonly state: ValueObject;
  readonly version: number;
  /** Of the last event behind it: a load reads that event again, and believes no state whose event is another one. */
  readonly eventId: string;
  readonly position: Position;
  /** The types of the events behind it, those unknown to the fold included. */
  readonly types: ReadonlySet<string>;
}

/** Whose state it is. */
export interface StateOwner {
  readonly type: AggregateType<Aggregate>;
  readonly id: string;
  readonly streamId: string;
}

/** What was read of a stream. */
export interface History {
  /** The state that it begins with; the event behind that is then the first of the events. */
  readonly known: KnownState | undefined;
  /** Up to the last one that is meant. */
  readonly events: readonly Event[];
  readonly first: StoredEvent | undefined;
  /** Missing where what is meant was before all that was read. */
  readonly last: StoredEvent | undefined;
  /** Whether it ends where the stream does. */
  readonly isNewest: boolean;
}

/** Keeps states for loads to begin with; `aggregateCache` and `snapshots` of `dvent/snapshots` make such. */
export interface StateKeeper {
  /** Called before a load reads, and before a save writes. */
  visit(owner: StateOwner): StateVisit;
}

/** A load or a save, as a keeper sees it. What nobody waits for does not throw. */
export interface StateVisit {
  /**
   * What was read from the newest state on whose version is not above `upTo`; `undefined` where no state is known, or of use.
   *
   * @param readOn reads from the last event behind a state on
   */
  begin(
    upTo: number | undefined,
    readOn: (known: KnownState) => Promise<History>,
  ): Promise<(History & { readonly last: StoredEvent }) | undefined>;
  /** The state as it is now was made of a history; the fold took so long. */
  loaded(state: ValueObject, history: History & { readonly last: StoredEvent }, milliseconds: number): void;
  /** What was saved follows this version. */
  saved(version: number, saved: Saved): void;
}
