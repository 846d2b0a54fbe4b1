import type { LogBounds, StreamBounds, VersionBounds } from '../core/bounds.ts';
import type { BucketStorage } from '../core/bucket.ts';
import type { Batches, EventLog } from '../core/event-log.ts';
import { EventLogStore } from '../core/event-log-store.ts';
import type {
  EventStore,
  LogFilter,
  PlacedSave,
  Saved,
  StoreCapabilities,
  StoredEvent,
  StoreLimits,
  StreamSummary,
} from '../core/event-store.ts';
import type { Position, PositionCodec } from '../core/position.ts';
import type { StateSealing } from '../core/state-sealing.ts';
import { UnsupportedError } from '../core/store-errors.ts';
import type { LogPage } from '../core/subscription.ts';
import { CodecBucket } from './codec-bucket.ts';
import type { Compression } from './compression.ts';
import { type DataKeys, dataKeysBucket } from './data-keys.ts';
import type { EventCoder } from './event-coder.ts';
import type { EventTypes } from './event-types.ts';
import type { LogReader, LogReaderOptions } from './log-reader.ts';
import type { LogWriter } from './log-writer.ts';
import { SealedStates } from './sealed-states.ts';
import { type SubjectKeys, subjectKeysBucket } from './subject-keys.ts';

const keyBuckets = [dataKeysBucket, subjectKeysBucket];

/** What the form of a value and its encryption take at most, in bytes. */
const bucketOverhead = 256;

interface CodecLogOptions extends LogReaderOptions {
  readonly compression: Compression;
  readonly types: EventTypes;
  readonly reader: LogReader;
  readonly writer: LogWriter;
}

/** A log that is kept as a codec writes it, as those see it who read and write events in clear. */
export class CodecLog implements EventLog {
  readonly capabilities: StoreCapabilities;
  readonly limits: StoreLimits;
  readonly positions: PositionCodec;
  /** The log as it is kept, and what reads it: for those who look at all of it. */
  readonly kept: EventLog;
  readonly coder: EventCoder;
  readonly keys: DataKeys | undefined;
  readonly subjects: SubjectKeys | undefined;
  readonly sealing: StateSealing | undefined;
  readonly #types: EventTypes;
  readonly #compression: Compression;
  readonly #reader: LogReader;
  readonly #writer: LogWriter;

  constructor(kept: EventLog, { types, compression, coder, keys, subjects, reader, writer }: CodecLogOptions) {
    this.capabilities = kept.capabilities;
    this.limits = Object.freeze({ ...kept.limits, bucketBytes: kept.limits.bucketBytes - bucketOverhead });
    this.positions = kept.positions;
    this.kept = kept;
    this.coder = coder;
    this.keys = keys;
    this.subjects = subjects;
    this.sealing = subjects && new SealedStates(subjects);
    this.#types = types;
    this.#compression = compression;
    this.#reader = reader;
    this.#writer = writer;
  }

  /** What stands behind a store that has a codec. */
  static behind(store: EventStore): CodecLog {
    const log = EventLogStore.logOf(store);
    if (log instanceof CodecLog) return log;
    throw new UnsupportedError('This store was opened without a codec: open it with `codec: eventCodec({ … })` of dvent/codec.');
  }

  save(requests: readonly PlacedSave[]): Promise<readonly Saved[]> {
    return this.#writer.save(requests);
  }

  delete(request: PlacedSave): Promise<Saved> {
    return this.#writer.delete(request);
  }

  setStatus(streamId: string, status: 'live' | 'archived') {
    return this.kept.setStatus(streamId, status);
  }

  events(streamId: string, bounds: VersionBounds): Batches<StoredEvent> {
    return this.#reader.readStream(this.kept.events(streamId, bounds));
  }

  allEvents(bounds: LogBounds): Batches<StoredEvent> {
    const filter = this.#stored(bounds.filter);
    return this.#reader.read(this.kept.allEvents({ ...bounds, filter }), filter);
  }

  streams(bounds: StreamBounds): Batches<StreamSummary> {
    return this.kept.streams(bounds);
  }

  async event(eventId: string): Promise<StoredEvent | undefined> {
    return this.#reader.one(await this.kept.event(eventId));
  }

  async lastEvent(streamId: string): Promise<StoredEvent | undefined> {
    return this.#reader.one(await this.kept.lastEvent(streamId));
  }

  async page(after: Position, filter: LogFilter, signal: AbortSignal): Promise<LogPage> {
    const stored = this.#stored(filter);
    const page = await this.kept.page(after, stored, signal);
    return { ...page, events: await this.#reader.found(page.events, stored) };
  }

  grown(beyond: Position, signal: AbortSignal): Promise<void> {
    return this.kept.grown(beyond, signal);
  }

  bucket(name: string): BucketStorage {
    const kept = this.kept.bucket(name);
    if (keyBuckets.includes(name)) return kept; // what is in them is wrapped already
    return new CodecBucket({ name, kept, compression: this.#compression, keys: this.keys });
  }

  async close(): Promise<void> {
    await this.#writer.idle();
    await this.kept.close();
  }

  /** The filter in the names that are stored. */
  #stored(filter: LogFilter): LogFilter {
    return filter.types ? { ...filter, types: this.#types.storedNames(filter.types) } : filter;
  }
}
