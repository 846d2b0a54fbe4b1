import type { LogBounds, StreamBounds, VersionBounds } from '../core/bounds.ts';
import type { BucketStorage } from '../core/bucket.ts';
import type { Batches, EventLog } from '../core/event-log.ts';
import type {
  LogFilter,
  PlacedSave,
  Saved,
  StoreCapabilities,
  StoredEvent,
  StoreLimits,
  StreamSummary,
} from '../core/event-store.ts';
import type { Position, PositionCodec } from '../core/position.ts';
import { UnsupportedError } from '../core/store-errors.ts';
import type { LogPage } from '../core/subscription.ts';
import { type Erasure, erasing } from './erasing.ts';
import type { EventTypes } from './event-types.ts';
import type { LogReader } from './log-reader.ts';
import type { LogWriter } from './log-writer.ts';
import type { SubjectKeys } from './subject-keys.ts';

interface CodecLogOptions {
  readonly types: EventTypes;
  readonly reader: LogReader;
  readonly writer: LogWriter;
  /** Where personal fields are sealed. */
  readonly subjects: SubjectKeys | undefined;
}

/** A log that is kept as a codec writes it, as those see it who read and write events in clear. */
export class CodecLog implements EventLog {
  readonly capabilities: StoreCapabilities;
  readonly limits: StoreLimits;
  readonly positions: PositionCodec;
  readonly #kept: EventLog;
  readonly #types: EventTypes;
  readonly #reader: LogReader;
  readonly #writer: LogWriter;
  readonly #subjects: SubjectKeys | undefined;

  constructor(kept: EventLog, { types, reader, writer, subjects }: CodecLogOptions) {
    this.capabilities = kept.capabilities;
    this.limits = kept.limits;
    this.positions = kept.positions;
    this.#kept = kept;
    this.#types = types;
    this.#reader = reader;
    this.#writer = writer;
    this.#subjects = subjects;
  }

  save(requests: readonly PlacedSave[]): Promise<readonly Saved[]> {
    return this.#writer.save(requests);
  }

  delete(request: PlacedSave): Promise<Saved> {
    return this.#writer.delete(request);
  }

  setStatus(streamId: string, status: 'live' | 'archived') {
    return this.#kept.setStatus(streamId, status);
  }

  events(streamId: string, bounds: VersionBounds): Batches<StoredEvent> {
    return this.#reader.read(this.#kept.events(streamId, bounds));
  }

  allEvents(bounds: LogBounds): Batches<StoredEvent> {
    const { filter } = bounds;
    return this.#reader.read(this.#kept.allEvents({ ...bounds, filter: this.#stored(filter) }));
  }

  streams(bounds: StreamBounds): Batches<StreamSummary> {
    return this.#kept.streams(bounds);
  }

  async event(eventId: string): Promise<StoredEvent | undefined> {
    return this.#reader.one(await this.#kept.event(eventId));
  }

  async lastEvent(streamId: string): Promise<StoredEvent | undefined> {
    return this.#reader.one(await this.#kept.lastEvent(streamId));
  }

  async page(after: Position, filter: LogFilter, signal: AbortSignal): Promise<LogPage> {
    const page = await this.#kept.page(after, this.#stored(filter), signal);
    return { ...page, events: await this.#reader.all(page.events) };
  }

  grown(beyond: Position, signal: AbortSignal): Promise<void> {
    return this.#kept.grown(beyond, signal);
  }

  bucket(name: string): BucketStorage {
    return this.#kept.bucket(name);
  }

  /** @throws {@link UnsupportedError} (`UNSUPPORTED`) where the codec seals no personal fields */
  async eraseSubject(subject: string): Promise<Erasure> {
    if (!this.#subjects) throw new UnsupportedError('The codec of this store seals no personal fields: give it `personal`.');
    return erasing(subject, { subjects: this.#subjects, kept: this.#kept, log: this });
  }

  async close(): Promise<void> {
    await this.#writer.idle();
    await this.#kept.close();
  }

  /** The filter in the names that are stored. */
  #stored(filter: LogFilter): LogFilter {
    return filter.types ? { ...filter, types: this.#types.storedNames(filter.types) } : filter;
  }
}
