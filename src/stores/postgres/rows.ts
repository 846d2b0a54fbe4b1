import { decodedEvent } from '../../codec/encoded-event.ts';
import type { StoredEvent, StreamSummary } from '../../core/event-store.ts';
import type { LogPlace, PositionCodec } from '../../core/position.ts';
import type { Row } from './driver.ts';

// Between rows and values. A row's columns are read by their place, in the order of the lists here.

export const eventColumns = 'e.save, e.place, e.version, e.id, e.type, e.timestamp, e.data, e.metadata';

export function eventFromRow(row: Row, { streamId, positions }: { streamId: string; positions: PositionCodec }): StoredEvent {
  // Written by this store, in columns that are not null but for the metadata. Taken apart by name, they would take 0.06 µs more.
  const columns = row as EventRow;
  const event = decodedEvent({
    id: columns[3],
    type: columns[4],
    streamId,
    version: Number(columns[2]),
    timestamp: columns[5],
    data: columns[6],
    metadata: columns[7],
  });
  return Object.freeze({ position: positions.encode(Number(columns[0]), Number(columns[1])), event });
}

type EventRow = readonly [
  save: string,
  place: string,
  version: string,
  id: string,
  type: string,
  timestamp: string,
  data: string,
  metadata: string | null,
];

export const streamStatus = { live: 0, archived: 1, deleted: 2 } as const;

export const streamColumns = 's.save, s.place, s.stream_id, s.timestamp, s.version, s.status';

export function streamFromRow(row: Row, positions: PositionCodec): StreamSummary {
  const [save, place, streamId, timestamp, version, status] = row as readonly string[]; // as above
  return {
    streamId: String(streamId),
    position: positions.encode(Number(save), Number(place)),
    timestamp: String(timestamp),
    version: Number(version),
    status: Number(status) === streamStatus.deleted ? 'deleted' : Number(status) === streamStatus.archived ? 'archived' : 'live',
  };
}

/** Where two columns, `save` and `place`, of a row stand in the log; before its beginning where they are NULL. */
export const placeFromRow = ([save, place]: Row): LogPlace => ({ save: Number(save ?? 0), place: Number(place ?? 0) });
