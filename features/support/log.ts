import type { Event as DomainEvent, EventStore, StreamSummary } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';

/** All that a store holds, as far as its readers can tell. */
export interface Snapshot {
  readonly log: readonly { readonly position: string; readonly event: DomainEvent }[];
  readonly streams: readonly StreamSummary[];
}

export async function snapshotOf(store: EventStore, isMarker: (event: DomainEvent) => boolean): Promise<Snapshot> {
  const log = await collected(store.getAllEvents({ archived: 'include' }));
  const streams = await collected(store.getStreams());
  const markers = new Set(log.filter(({ event }) => isMarker(event)).map(({ event }) => event.streamId));
  return {
    log: log.filter(({ event }) => !isMarker(event)),
    streams: streams.filter(({ streamId }) => !markers.has(streamId)),
  };
}
