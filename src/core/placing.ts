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
  // `data` is the value behind its typed view.
  return eventFrom({ ...rawFrom(event), id, streamId: slot.streamId, version, timestamp });
}

/** Gives an event, placed but for its version, the version that the write has found. */
export function versionEvent(event: Event, version: number): Event {
  checkFits(event, { streamId: event.streamId, version });
  return event.version === version ? event : eventFrom({ ...rawFrom(event), version });
}

function checkFits(event: Event, { streamId, version }: Slot): void {
  const issues = [];
  if (event.streamId !== '' && event.streamId !== streamId) {
    issues.push({ message: `belongs to stream "${event.streamId}", not to "${streamId}"`, path: ['streamId'] });
  }
  if (event.version !== 0 && version !== 0 && event.version !== version) {
    issues.push({ message: `is version ${event.version}, but the place is version ${version}`, path: ['version'] });
  }
  if (issues.length > 0) throw new InvalidEventError({ eventType: event.type, issues });
}

const rawFrom = ({ id, type, streamId, version, timestamp, data, metadata }: Event): RawEvent =>
  // `MessageData` is the run-time form of `Data`.
  ({ id, type, streamId, version, timestamp, data, metadata }) as unknown as RawEvent;
