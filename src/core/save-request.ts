import { InvalidArgumentError, InvalidEventError } from './errors.ts';
import { type Event, isEvent } from './event.ts';
import type { PlacedSave, StreamSave } from './event-store.ts';
import { checkExpectedVersion, expectedNumber } from './expected-version.ts';
import { MessageData } from './message-data.ts';
import { checkUserName, checkUserStreamId, isReserved } from './names.ts';
import { checkEvent, placeEvent } from './placing.ts';
import type { Sources } from './sources.ts';
import { DuplicateEventError } from './store-errors.ts';

/** Takes in what a caller wants saved: reads the events once, checks and places them. */
export function saveRequest(save: StreamSave, sources: Sources): PlacedSave {
  const { streamId, events, expectedVersion } = save ?? {}; // what is missing is refused by name
  checkUserStreamId(streamId);
  checkExpectedVersion(expectedVersion);
  if (typeof events?.[Symbol.iterator] !== 'function') {
    throw new InvalidArgumentError({ field: 'events', value: events, expected: 'an iterable of events' });
  }
  const base = expectedNumber(expectedVersion);
  const placed: Event[] = [];
  for (const event of events) {
    // The field is named where it is needed: names for a hundred events would take 10 µs.
    if (!isEvent(event) || isReserved(event.type)) checkUserEvent(event, `events[${placed.length}]`);
    const version = base === undefined ? 0 : base + placed.length + 1;
    placed.push(placeEvent(event, { streamId, version }, sources));
  }
  if (placed.length > 1) checkIdsDiffer(streamId, placed);
  return { streamId, events: placed, expectedVersion };
}

function checkUserEvent(event: unknown, field: string): void {
  checkEvent(event, field);
  checkUserName(event.type, `${field}.type`);
}

function checkIdsDiffer(streamId: string, events: readonly Event[]): void {
  const ids = new Set<string>();
  for (const { id } of events) {
    if (ids.has(id)) throw new DuplicateEventError({ streamId, eventId: id });
    ids.add(id);
  }
}

/** The same for a save over several streams, none of them named twice. */
export function saveRequests(saves: Iterable<StreamSave>, sources: Sources): readonly PlacedSave[] {
  if (typeof saves?.[Symbol.iterator] !== 'function') {
    throw new InvalidArgumentError({ field: 'saves', value: saves, expected: 'an iterable of saves' });
  }
  const requests = Array.from(saves, (save) => saveRequest(save, sources));
  const streamIds = new Set<string>();
  for (const { streamId } of requests) {
    if (streamIds.has(streamId)) throw new InvalidArgumentError({ field: 'streamId', value: streamId, expected: 'named once' });
    streamIds.add(streamId);
  }
  return requests;
}

/** Values that are no JSON, and fields that are to be sealed, are for a codec to write. */
export function checkPlain({ events }: PlacedSave): void {
  for (const { type, data } of events) {
    const { isRich, personal } = MessageData.needsOf(data);
    if (!isRich && !personal) continue;
    const message = `it holds ${personal ? 'personal fields' : 'a value that is no JSON'}, for which the store needs a codec`;
    throw new InvalidEventError({ eventType: type, issues: [{ message }] });
  }
}
