import type { ValueObject } from 'immutable';
import { everything } from '../core/bounds.ts';
import type { Event } from '../core/event.ts';
import type { Soon } from '../core/event-log.ts';
import type { StoredEvent } from '../core/event-store.ts';
import type { History, KnownState } from '../core/known-state.ts';

/** A history in which what is meant was found. */
export type FoundHistory = History & { readonly last: StoredEvent };

interface Keeping {
  /** The newest state whose version is not above a bound. */
  find(upTo: number): Soon<KnownState | undefined>;
  /** The stream is another one than the state was made of, or is gone. */
  refused(known: KnownState): void;
}

/** Reads on from the newest known state that the stream bears out, and that is not after what is meant. */
export async function beginWith(
  { find, refused }: Keeping,
  upTo: number | undefined,
  readOn: (known: KnownState) => Promise<History>,
): Promise<FoundHistory | undefined> {
  for (let bound = upTo ?? everything; bound > 0; ) {
    const known = await find(bound);
    if (!known) return undefined;
    const history = await readOn(known);
    const { first, last } = history;
    if (!isLastBehind(known, first)) refused(known);
    else if (last) return { ...history, last };
    bound = known.version - 1;
  }
  return undefined;
}

const isLastBehind = ({ version, eventId, position }: KnownState, stored: StoredEvent | undefined): boolean =>
  stored?.position === position && stored.event.id === eventId && stored.event.version === version;

/** What is known after a history. */
export function knownAfter(state: ValueObject, { known, events, last: { event, position } }: FoundHistory): KnownState {
  if (known?.version === event.version) return known;
  return { state, version: event.version, eventId: event.id, position, types: typesBehind(known, events) };
}

/** The types of the events behind a state and of those that follow it. */
export function typesBehind(known: KnownState | undefined, events: readonly Event[]): ReadonlySet<string> {
  const before = known?.types;
  if (before && events.every(({ type }) => before.has(type))) return before;
  const types = new Set(before);
  for (const { type } of events) types.add(type);
  return types;
}
