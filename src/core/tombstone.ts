import { type Event, eventFrom } from './event.ts';
import type { PlacedSave, Saved, StoredEvent } from './event-store.ts';
import { checkExpectedVersion, type ExpectedVersion, expectedNumber, meetsExpectation } from './expected-version.ts';
import { noMetadata } from './message.ts';
import { MessageData } from './message-data.ts';
import { checkUserStreamId } from './names.ts';
import { placeEvent } from './placing.ts';
import { savedOf } from './saved.ts';
import type { Sources } from './sources.ts';
import { ConcurrencyError, StreamDeletedError } from './store-errors.ts';

/**
 * The type of the last event of a deleted stream.
 *
 * @example
 * import type { Event } from 'dvent';
 * import { streamDeleted } from 'dvent/store';
 * const isTombstone = ({ type }: Event) => type === streamDeleted;
 */
export const streamDeleted = '$StreamDeleted';

/** The save that deletes a stream: its one event is the stream's last. */
export function deleteRequest(streamId: string, expectedVersion: ExpectedVersion, sources: Sources): PlacedSave {
  checkUserStreamId(streamId);
  checkExpectedVersion(expectedVersion);
  const base = expectedNumber(expectedVersion);
  const tombstone: Event = eventFrom({
    id: '',
    type: streamDeleted,
    streamId: '',
    version: 0,
    timestamp: '',
    data: MessageData.from({}),
    metadata: noMetadata,
  });
  return {
    streamId,
    events: [placeEvent(tombstone, { streamId, version: base === undefined ? 0 : base + 1 }, sources)],
    expectedVersion,
  };
}

/**
 * The result of a deletion that finds no events: the first deletion's, if the stream was deleted under this expectation;
 * nothing, if there never was such a stream. No event is written, so no stream id is used up by a slip of the pen.
 *
 * @param tombstone - the last event of the stream, where it was deleted before
 * @example
 * import type { PlacedSave, StoredEvent } from 'dvent';
 * import { deletionOfNothing } from 'dvent/store';
 * const answer = (request: PlacedSave, tombstone: StoredEvent | undefined) => deletionOfNothing(request, tombstone);
 *
 * @throws {@link StreamDeletedError} (`STREAM_DELETED`), {@link ConcurrencyError} (`CONCURRENCY`)
 */
export function deletionOfNothing({ streamId, expectedVersion }: PlacedSave, tombstone: StoredEvent | undefined): Saved {
  const version = tombstone ? tombstone.event.version - 1 : 0;
  if (meetsExpectation(expectedVersion, version)) {
    return tombstone ? savedOf([tombstone]) : { version: 0, position: undefined, events: [] };
  }
  throw tombstone
    ? new StreamDeletedError({ streamId })
    : new ConcurrencyError({ streamId, expected: expectedVersion, actual: 0 });
}
