import type { Bucket } from './bucket.ts';
import type { Event } from './event.ts';
import type { EventCodec } from './event-codec.ts';
import type { ExpectedVersion } from './expected-version.ts';
import type { Position } from './position.ts';
import type { Reading } from './reading.ts';
import type { SourceOptions } from './sources.ts';

// The contract that every store keeps. `features/event-store.feature` is its executable form.

/** An event and its place in the log. */
export interface StoredEvent {
  readonly position: Position;
  readonly event: Event;
}

/** What a save gives back; a save that is repeated gets the first one's result. */
export interface Saved {
  /** The stream's version after the save. */
  readonly version: number;
  /** Of the save's last event; `undefined` where there was none. */
  readonly position: Position | undefined;
  /** The events as saved, each with its place. */
  readonly events: readonly Event[];
}

/** One stream's part of a save over several streams. */
export interface StreamSave {
  readonly streamId: string;
  readonly events: Iterable<Event>;
  readonly expectedVersion: ExpectedVersion;
}

/** The same with its events placed, as far as they can be before the write: with ids, times, and versions if those are known. */
export interface PlacedSave extends StreamSave {
  readonly events: readonly Event[];
}

/** A range of versions. The bounds are the same in either direction; `limit` counts what is delivered, last. */
export interface VersionRange {
  /** Only versions greater than this. */
  readonly after?: number;
  /** Only versions smaller than this. */
  readonly before?: number;
  /** Only versions up to this one, which is included. */
  readonly upTo?: number;
  /** Newest first. */
  readonly backwards?: boolean;
  /** At most this many. */
  readonly limit?: number;
}

/** Which events of the log are meant; what is left out chooses all. */
export interface LogFilter {
  readonly types?: readonly string[];
  readonly categories?: readonly string[];
  readonly correlationId?: string;
  /** Whether events of archived streams are left out (the default), among the others, or the only ones. */
  readonly archived?: 'exclude' | 'include' | 'only';
}

/** A range of the log, and which events in it. `limit` counts what is delivered, last. */
export interface LogRange extends LogFilter {
  readonly after?: Position;
  readonly before?: Position;
  readonly upTo?: Position;
  readonly backwards?: boolean;
  readonly limit?: number;
}

/** Which streams are meant; what is left out chooses all. `limit` counts what is delivered. */
export interface StreamFilter {
  readonly categories?: readonly string[];
  /** Only streams that were created after this position. */
  readonly after?: Position;
  readonly limit?: number;
}

/** A stream as it is listed. */
export interface StreamSummary {
  readonly streamId: string;
  /** Of the stream's first event. */
  readonly position: Position;
  /** Of the stream's first event. */
  readonly timestamp: string;
  readonly version: number;
  readonly status: 'live' | 'archived' | 'deleted';
}

/** Where a subscription begins and ends, and which events it is for. */
export interface SubscribeOptions extends LogFilter {
  /** Begin after this position; from the start of the log when left out. */
  readonly after?: Position;
  /** Ends the subscription, normally, when it aborts. */
  readonly signal?: AbortSignal;
  /** Also tell how far the subscription has read, see {@link Progress}. */
  readonly progress?: boolean;
}

/** How far a subscription has read: told after at most 1,000 events that the filter passed over, and at the log's head. */
export interface Progress {
  readonly position: Position;
  readonly event: undefined;
  /** Whether the subscription stands at the head of the log. */
  readonly caughtUp: boolean;
}

/**
 * Called after the commit with each stored event, once, in log order. The save does not wait for it. What a save with an
 * {@link OutcomeUnknownError} has stored after all is not told: who must miss nothing follows the log by `subscribe`.
 */
export type Publisher = (stored: StoredEvent) => unknown;

/** What every store takes. */
export interface StoreOptions extends SourceOptions {
  /** What is done to events before they are kept: `eventCodec` of `dvent/codec` makes one. Nothing where it is left out. */
  readonly codec?: EventCodec | undefined;
  readonly publisher?: Publisher;
  /** Told when `publisher` throws or rejects; by default the error is written to the console. */
  readonly onPublisherError?: (error: unknown, stored: StoredEvent) => void;
}

/** What may differ between stores. */
export interface StoreCapabilities {
  /** Whether `saveStreams` takes more than one stream. */
  readonly atomicAcrossStreams: boolean;
}

/** How much a store takes at a time. */
export interface StoreLimits {
  /** The most that one save may hold, in bytes of encoded data and metadata. */
  readonly saveBytes: number;
  /** The most that one value of a bucket may hold, in bytes. */
  readonly bucketBytes: number;
}

/**
 * Keeps events, durably where the store says so.
 *
 * Every call may throw {@link StoreClosedError} (`STORE_CLOSED`), {@link InvalidArgumentError} (`INVALID_ARGUMENT`) and
 * {@link StoreUnavailableError} (`STORE_UNAVAILABLE`); a save also {@link OutcomeUnknownError} (`OUTCOME_UNKNOWN`).
 *
 * @example
 * import { type EventStore, InMemoryEventStore } from 'dvent';
 * const store: EventStore = new InMemoryEventStore();
 */
export interface EventStore extends AsyncDisposable {
  readonly capabilities: StoreCapabilities;
  readonly limits: StoreLimits;
  /**
   * Appends to a stream, all or nothing. Saying the same save again, with the same event ids, writes nothing and gives the
   * first result.
   *
   * @throws {@link ConcurrencyError} (`CONCURRENCY`), {@link DuplicateEventError} (`DUPLICATE_EVENT`),
   * {@link StreamDeletedError} (`STREAM_DELETED`), {@link InvalidEventError} (`INVALID_EVENT`)
   */
  saveEvents(streamId: string, events: Iterable<Event>, options: { readonly expectedVersion: ExpectedVersion }): Promise<Saved>;
  /** Appends to several streams, all or nothing; the results are in the order of the arguments. Throws what `saveEvents` throws. */
  saveStreams(saves: Iterable<StreamSave>): Promise<readonly Saved[]>;
  /**
   * The events of a stream, up to its version when the read began; nothing where there is no such stream. If the stream is
   * deleted meanwhile, the read ends with {@link StreamDeletedError}: what was read is not the whole.
   */
  getEvents(streamId: string, range?: VersionRange): Reading<StoredEvent>;
  /** The events of the log, up to where it ended when the read began. What is deleted meanwhile is left out. */
  getAllEvents(range?: LogRange): Reading<StoredEvent>;
  /** The first event of the log that has this id. */
  getEvent(eventId: string): Promise<StoredEvent | undefined>;
  getLastEvent(streamId: string): Promise<StoredEvent | undefined>;
  /** The streams in the order of their creation, archived and deleted ones included. */
  getStreams(filter?: StreamFilter): Reading<StreamSummary>;
  /**
   * What is in the log, then what comes, in log order, none skipped, none twice. It ends when its signal aborts, throws
   * {@link StoreClosedError} when the store is closed, and {@link StoreUnavailableError} when that cannot be read any more: go on
   * after the last position then.
   */
  subscribe(options: SubscribeOptions & { readonly progress: true }): AsyncIterable<StoredEvent | Progress>;
  subscribe(options?: SubscribeOptions & { readonly progress?: false }): AsyncIterable<StoredEvent>;
  subscribe(options?: SubscribeOptions): AsyncIterable<StoredEvent | Progress>;
  /** Takes a stream out of the reads of the log; it can still be loaded and saved to. */
  archiveStream(streamId: string): Promise<void>;
  unarchiveStream(streamId: string): Promise<void>;
  /** Removes a stream's events and leaves a last one, `$StreamDeleted`. The stream's id cannot be used again. */
  deleteStream(streamId: string, options: { readonly expectedVersion: ExpectedVersion }): Promise<Saved>;
  /** Small values kept beside the log under a name of 1 to 256 bytes; one with a leading `$` is the library's own. */
  bucket(name: string): Bucket;
  /** Waits for saves under way and ends subscriptions; later calls throw {@link StoreClosedError}. */
  close(): Promise<void>;
}
