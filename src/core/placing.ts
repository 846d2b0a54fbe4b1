import { InvalidArgumentError, InvalidEventError } from './errors.ts';
import { type Event, eventFrom, isEvent } from './event.ts';
import { freshEventId, type Sources, timeFrom } from './sources.ts';

/** A place in a stream; version 0 where it is not known before the write. */
export interface Slot {
  readonly streamId: string;
  readonly version: number;
}

export function checkEvent(value: unknown, field: string): asserts value is Event {
  if (!isEvent(value)) throw new InvalidArgumentError({ field, value, expected: 'an event made by its definition' });
}

/**
 * Gives an event what it lacks: an id, a timestamp, its stream, its version. What it has must fit the slot.
 *
 * @throws {@link InvalidEventError} when the event belongs to another stream or place
 */
export function placeEvent(event: Event, slot: Slot, sources: Sources): Event {
  checkFits(event, slot);
  const version = event.version === 0 ? slot.version : event.version;
  // Whoever gives an event its stream gives it its id and its time, too.
  if (event.streamId === slot.streamId && event.version === version) return event;
  const timestamp = event.timestamp === '' ? timeFrom(sources) : event.timestamp;
  const id = event.id === '' ? freshEventId(sources, timestamp) : event.id;
  return changedEvent(event, { id, streamId: slot.streamId, version, timestamp });
}

/** Gives an event, placed but for its version, the version that the write has found. */
export function versionEvent(event: Event, version: number): Event {
  checkFits(event, { streamId: event.streamId, version });
  const { id, streamId, timestamp } = event;
  return event.version === version ? event : changedEvent(event, { id, streamId, version, timestamp });
}

/** What an event has of a place already must be of this one. */
function checkFits(event: Event, slot: Slot): void {
  const { streamId, version } = event;
  checkPlace(event, {
    streamId: streamId === '' ? '' : slot.streamId,
    version: version === 0 || slot.version === 0 ? version : slot.version,
  });
}

/** Checks that a placed event is the one that belongs at a place. */
export function checkPlace(event: Event, { streamId, version }: Slot): void {
  if (event.streamId === streamId && event.version === version) return;
  const message = `version ${event.version} of "${event.streamId}" stands where version ${version} of "${streamId}" belongs`;
  const path = [event.streamId === streamId ? 'version' : 'streamId'];
  throw new InvalidEventError({ eventType: event.type, issues: [{ message, path }] });
}

/** The same event with another place, and other metadata where some is given. */
export const changedEvent = (
  { type, data, metadata: own }: Event,
  {
    id,
    streamId,
    version,
    timestamp,
    metadata = own,
  }: Pick<Event, 'id' | 'streamId' | 'version' | 'timestamp'> & Partial<Pick<Event, 'metadata'>>,
): Event => eventFrom({ id, type, streamId, version, timestamp, data, metadata });
