import type { ValueObject } from 'immutable';
import { everything } from '../core/bounds.ts';
import type { Event } from '../core/event.ts';
import type { Soon } from '../core/event-log.ts';
import type { History, KnownState, StateVisit } from '../core/known-state.ts';
import { MessageData } from '../core/message-data.ts';

interface Keeping {
  /** The newest state whose version is not above a bound. */
  find(upTo: number): Soon<KnownState | undefined>;
  /** The stream is another one than the state was made of, or is gone. */
  refused(known: KnownState): void;
}

/** Reads on from the newest known state that the stream bears out, and that is not after what is meant. */
export async function beginWith(
  { find, refused }: Keeping,
  ...[upTo = everything, readOn]: Parameters<StateVisit['begin']>
): Promise<History | undefined> {
  for (let bound = upTo; bound > 0; ) {
    const known = await find(bound);
    if (!known) return undefined;
    const read = await readOn(known);
    if (typeof read === 'object') return read;
    if (read === 'foreign') refused(known);
    bound = known.version - 1;
  }
  return undefined;
}

/** What is known after a history. */
export function knownAfter(state: ValueObject, { known, events, position }: History): KnownState {
  const { id: eventId, version } = lastOf(events);
  if (known?.version === version) return known;
  return { state, version, eventId, position, types: typesBehind(known, events), subjects: subjectsBehind(known, events) };
}

/** The version after a history. */
export const versionAfter = ({ events }: History): number => lastOf(events).version;

/** A history has an event at least. */
const lastOf = (events: readonly Event[]): Event => events.at(-1) as Event;

/** The types of the events behind a state and of those that follow it. */
export function typesBehind(known: KnownState | undefined, events: readonly Event[]): ReadonlySet<string> {
  const before = known?.types;
  if (before && events.every(({ type }) => before.has(type))) return before;
  const types = new Set(before);
  for (const { type } of events) types.add(type);
  return types;
}

/** Whose personal data the events behind a state, and those that follow it, hold; those of whom was erased are no more. */
export function subjectsBehind(known: KnownState | undefined, events: readonly Event[]): ReadonlySet<string> | undefined {
  let subjects: Set<string> | undefined;
  for (const { data } of events) {
    const subject = MessageData.needsOf(data).personal?.subject;
    if (subject === undefined || known?.subjects?.has(subject)) continue;
    subjects ??= new Set(known?.subjects);
    subjects.add(subject);
  }
  return subjects ?? known?.subjects;
}
