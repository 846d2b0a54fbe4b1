import type { LogBounds, StreamBounds, VersionBounds } from './bounds.ts';
import type { BucketStorage } from './bucket.ts';
import type { LogFilter, PlacedSave, Saved, StoreCapabilities, StoredEvent, StoreLimits, StreamSummary } from './event-store.ts';
import type { Position, PositionCodec } from './position.ts';
import type { StateSealing } from './state-sealing.ts';
import type { LogPage } from './subscription.ts';

/** What is there at once, or comes later. */
export type Soon<Value> = Value | Promise<Value>;

/** A read under way, some items at a time; no batch is empty. */
export type Batches<Item> = AsyncIterator<readonly Item[], void>;

/**
 * Where a store keeps its events: what stands behind an {@link EventLogStore}. What callers pass has been checked, and the
 * events of a save have been placed as far as they can be before the write.
 *
 * It keeps the promises of {@link EventStore}: a save is decided on by `verdictsOn`, or by what comes to the same, and
 * atomically with its write. The publisher is its own to call, after a commit and in log order.
 */
export interface EventLog {
  readonly capabilities: StoreCapabilities;
  readonly limits: StoreLimits;
  readonly positions: PositionCodec;
  /** Appends to one stream, or to several, all or nothing; the results are in the order of the requests. */
  save(requests: readonly PlacedSave[]): Soon<readonly Saved[]>;
  /** Removes a stream's events, and appends the request's one event, which is its last. */
  delete(request: PlacedSave): Soon<Saved>;
  /** Takes a stream out of the reads of the log, or back into them. */
  setStatus(streamId: string, status: 'live' | 'archived'): Soon<void>;
  events(streamId: string, bounds: VersionBounds): Batches<StoredEvent>;
  allEvents(bounds: LogBounds): Batches<StoredEvent>;
  streams(bounds: StreamBounds): Batches<StreamSummary>;
  event(eventId: string): Soon<StoredEvent | undefined>;
  lastEvent(streamId: string): Soon<StoredEvent | undefined>;
  /**
   * Reads on after a position, for a subscription; at most 1,000 events of the log at a time. Where it has to wait before it can tell
   * anything, it comes back when the signal aborts.
   */
  page(after: Position, filter: LogFilter, signal: AbortSignal): Soon<LogPage>;
  /** Comes back when the log may have grown beyond a position, when the signal aborts, and when the log is closed. */
  grown(beyond: Position, signal: AbortSignal): Promise<void>;
  /** Seals what is kept of states that hold personal data; there where a codec seals personal fields. */
  readonly sealing?: StateSealing | undefined;
  /** Where small values are kept beside the log: those of another name are others. */
  bucket(name: string): BucketStorage;
  /** Waits for saves under way. Reads under way fail with `StoreClosedError` if they cannot go on. */
  close(): Promise<void>;
}
