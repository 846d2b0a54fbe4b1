import { decodedEvent } from '../../codec/encoded-event.ts';
import type { StoredEvent, StreamSummary } from '../../core/event-store.ts';
import type { LogPlace, PositionCodec } from '../../core/position.ts';
import type { Row } from './driver.ts';

// Between rows and values. A row's columns are read by their place, in the order of the lists here.

export const eventColumns = 'e.number, e.place, e.version, e.id, e.type, e.timestamp, e.data, e.metadata';

export function eventFromRow(row: Row, { streamId, positions }: { streamId: string; positions: PositionCodec }): StoredEvent {
  // The file was written by this store, under STRICT tables: the columns have these types.
  const [number, place, version, id, type, timestamp, data, metadata] = row as EventRow;
  const event = decodedEvent({ id, type, streamId, version, timestamp, data, metadata });
  return Object.freeze({ position: positions.encode(number - place, place), event });
}

type EventRow = readonly [
  number: number,
  place: number,
  version: number,
  id: string,
  type: string,
  timestamp: string,
  data: unknown,
  metadata: unknown,
];

/** Found at the end of the index, without reading the events. */
export const streamVersion = '(SELECT max(version) FROM events WHERE stream = s.number)';

export const streamColumns = `s.number, s.place, s.stream_id, s.timestamp, ${streamVersion}, s.status`;

export const streamStatus = { live: 0, archived: 1, deleted: 2 } as const;

export function streamFromRow(row: Row, positions: PositionCodec): StreamSummary {
  // As above.
  const [number, place, streamId, timestamp, version, status] = row as readonly [number, number, string, string, number, number];
  return {
    streamId,
    position: positions.encode(number - place, place),
    timestamp,
    version,
    status: status === streamStatus.deleted ? 'deleted' : status === streamStatus.archived ? 'archived' : 'live',
  };
}

/** The number of the event at a place of the log. */
export const numberAt = ({ save, place }: LogPlace): number => save + place;
