import { DuplicateEventError, InvalidArgumentError } from './errors.ts';
import type { Event } from './event.ts';
import type { StreamSave } from './event-store.ts';
import { checkExpectedVersion, type ExpectedVersion, expectedNumber } from './expected-version.ts';
import { checkUserName, checkUserStreamId } from './names.ts';
import { checkEvent, placeEvent } from './placing.ts';
import type { Sources } from './sources.ts';

/** A save that was checked and whose events have all but, under `'any'` and `'exists'`, their versions. */
export interface SaveRequest {
  readonly streamId: string;
  readonly events: readonly Event[];
  readonly expectedVersion: ExpectedVersion;
}

/** Takes in what a caller wants saved: reads the events once, checks and places them. */
export function saveRequest(save: StreamSave, sources: Sources): SaveRequest {
  if (typeof save !== 'object' || save === null) {
    throw new InvalidArgumentError({
      field: 'save',
      value: save,
      expected: 'an object with streamId, events and expectedVersion',
    });
  }
  const { streamId, events, expectedVersion } = save;
  checkUserStreamId(streamId);
  checkExpectedVersion(expectedVersion);
  if (typeof events?.[Symbol.iterator] !== 'function') {
    throw new InvalidArgumentError({ field: 'events', value: events, expected: 'an iterable of events' });
  }
  const base = expectedNumber(expectedVersion);
  const ids = new Set<string>();
  const placed: Event[] = [];
  for (const event of events) {
    checkEvent(event, `events[${placed.length}]`);
    checkUserName(event.type, `events[${placed.length}].type`);
    const version = base === undefined ? 0 : base + placed.length + 1;
    const placedEvent = placeEvent(event, { streamId, version }, sources);
    if (ids.has(placedEvent.id)) throw new DuplicateEventError({ streamId, eventId: placedEvent.id });
    ids.add(placedEvent.id);
    placed.push(placedEvent);
  }
  return { streamId, events: placed, expectedVersion };
}

/** The same for a save over several streams, none of them named twice. */
export function saveRequests(saves: Iterable<StreamSave>, sources: Sources): readonly SaveRequest[] {
  if (typeof saves?.[Symbol.iterator] !== 'function') {
    throw new InvalidArgumentError({ field: 'saves', value: saves, expected: 'an iterable of saves' });
  }
  const requests = Array.from(saves, (save) => saveRequest(save, sources));
  const streamIds = new Set<string>();
  for (const { streamId } of requests) {
    if (streamIds.has(streamId))
      throw new InvalidArgumentError({ field: 'streamId', value: streamId, expected: 'named once in a save' });
    streamIds.add(streamId);
  }
  return requests;
}
