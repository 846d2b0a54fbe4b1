import { InvalidArgumentError, InvalidEventError } from './errors.ts';
import { type Event, eventFrom, isEvent, type RawEvent } from './event.ts';
import { freshId, type Sources, timeFrom } from './sources.ts';

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
  const timestamp = event.timestamp === '' ? timeFrom(sources) : event.timestamp;
  const id = event.id === '' ? freshId(sources) : event.id;
  if (id === event.id && timestamp === event.timestamp && version === event.version && event.streamId === slot.streamId)
    return event;
  return changedEvent(event, { id, streamId: slot.streamId, version, timestamp });
}

/** Gives an event, placed but for its version, the version that the write has found. */
export function versionEvent(event: Event, version: number): Event {
  checkFits(event, { streamId: event.streamId, version });
  const { id, streamId, timestamp } = event;
  return event.version === version ? event : changedEvent(event, { id, streamId, version, timestamp });
}

function checkFits(event: Event, { streamId, version }: Slot): void {
  if (event.streamId !== '' && event.streamId !== streamId)
    throw misplaced(event, 'streamId', `belongs to stream "${event.streamId}", not to "${streamId}"`);
  if (event.version !== 0 && version !== 0 && event.version !== version)
    throw misplaced(event, 'version', `is version ${event.version}, but the place is version ${version}`);
}

const misplaced = (event: Event, field: string, message: string) =>
  new InvalidEventError({ eventType: event.type, issues: [{ message, path: [field] }] });

/** Checks that a committed event is the one that belongs at a place. */
export function checkPlace(event: Event, { streamId, version }: Slot): void {
  if (event.streamId === streamId && event.version === version) return;
  const message = `version ${event.version} of "${event.streamId}" stands where version ${version} of "${streamId}" belongs`;
  throw misplaced(event, event.streamId === streamId ? 'version' : 'streamId', message);
}

const changedEvent = (
  { type, data, metadata }: Event,
  { id, streamId, version, timestamp }: Pick<Event, 'id' | 'streamId' | 'version' | 'timestamp'>,
): Event =>
  // `MessageData` is the run-time form of `Data`.
  eventFrom({ id, type, streamId, version, timestamp, data: data as unknown as RawEvent['data'], metadata });
