import type { ValueObject } from 'immutable';
import type { Aggregate, AggregateType } from './aggregate.ts';
import type { Event } from './event.ts';
import type { Saved } from './event-store.ts';
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
  /** Whose personal data it may hold. */
  readonly subjects?: ReadonlySet<string> | undefined;
}

/** Whose state it is. */
export interface StateOwner {
  readonly type: AggregateType<Aggregate>;
  readonly id: string;
  readonly streamId: string;
}

/** What was read of a stream, up to what is meant. */
export interface History {
  /** The state that it begins with; the event behind that is then the first of the events. */
  readonly known: KnownState | undefined;
  /** There is one at least. */
  readonly events: readonly Event[];
  /** Of the last one. */
  readonly position: Position;
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
   * @param readOn reads on from a state: `foreign` where the stream is another one than that was made of, or is gone, `earlier` where
   * what is meant was before it
   */
  begin(
    upTo: number | undefined,
    readOn: (known: KnownState) => Promise<History | 'foreign' | 'earlier'>,
  ): Promise<History | undefined>;
  /** The state as it is now was made of a history; the fold took so long. */
  loaded(state: ValueObject, history: History, milliseconds: number): void;
  /** What was saved follows this version. */
  saved(version: number, saved: Saved): void;
}

/** Whether an event is the last one behind a state. */
export const isLastBehind = (
  { version, eventId, position }: KnownState,
  stored: { readonly event: Event | undefined; readonly position: Position | undefined },
): boolean => stored.position === position && stored.event?.id === eventId && stored.event.version === version;
