import { Map as ImmutableMap } from 'immutable';
import { StreamDeletedError } from './errors.ts';
import { type Event, eventFrom } from './event.ts';
import type { Saved, StoredEvent } from './event-store.ts';
import { checkExpectedVersion, type ExpectedVersion, expectedNumber, meetsExpectation } from './expected-version.ts';
import { checkUserStreamId } from './names.ts';
import { placeEvent } from './placing.ts';
import type { SaveRequest } from './save-request.ts';
import type { Sources } from './sources.ts';

/** The type of the last event of a deleted stream. */
export const streamDeleted = '$StreamDeleted';

/** The save that deletes a stream: its one event is the stream's last. */
export function deleteRequest(streamId: string, expectedVersion: ExpectedVersion, sources: Sources): SaveRequest {
  checkUserStreamId(streamId);
  checkExpectedVersion(expectedVersion);
  const base = expectedNumber(expectedVersion);
  const tombstone: Event = eventFrom({
    id: '',
    type: streamDeleted,
    streamId,
    version: 0,
    timestamp: '',
    data: ImmutableMap(),
    metadata: ImmutableMap(),
  });
  return {
    streamId,
    events: [placeEvent(tombstone, { streamId, version: base === undefined ? 0 : base + 1 }, sources)],
    expectedVersion,
  };
}

/** The result of deleting a stream that is deleted: the first one's, if the expectation is the one that it met. */
export function repeatedDeletion({ event, position }: StoredEvent, expectedVersion: ExpectedVersion): Saved {
  checkExpectedVersion(expectedVersion);
  if (!meetsExpectation(expectedVersion, event.version - 1)) throw new StreamDeletedError({ streamId: event.streamId });
  return { version: event.version, position, events: [event] };
}
