import { logBounds, streamBounds, versionBounds } from './bounds.ts';
import { type Bucket, checkedBucket } from './bucket.ts';
import type { Event } from './event.ts';
import type { EventLog } from './event-log.ts';
import type {
  EventStore,
  LogRange,
  Progress,
  Saved,
  StoreCapabilities,
  StoredEvent,
  StoreLimits,
  StoreOptions,
  StreamFilter,
  StreamSave,
  StreamSummary,
  SubscribeOptions,
  VersionRange,
} from './event-store.ts';
import type { ExpectedVersion } from './expected-version.ts';
import { checkedFilter } from './log-filter.ts';
import { checkName, checkStreamId, checkUserStreamId } from './names.ts';
import { BatchReading, type Reading } from './reading.ts';
import { checkPlain, saveRequest, saveRequests } from './save-request.ts';
import { type Sources, sourcesFrom } from './sources.ts';
import { StoreClosedError } from './store-errors.ts';
import { subscription } from './subscription.ts';
import { deleteRequest } from './tombstone.ts';

/** What the side that callers see takes of a store's options. */
export type FrontOptions = Pick<StoreOptions, 'clock' | 'ids' | 'codec'>;

/**
 * The side of every store that callers see: it checks what they pass, places their events, and refuses when it is closed. What
 * keeps the events is an {@link EventLog}.
 *
 * @example
 * import type { StoreOptions } from 'dvent';
 * import { type EventLog, EventLogStore } from 'dvent/store';
 * class OwnEventStore extends EventLogStore {
 *   constructor(log: EventLog, options: StoreOptions = {}) {
 *     super(log, options);
 *   }
 * }
 */
export class EventLogStore implements EventStore {
  readonly capabilities: StoreCapabilities;
  readonly limits: StoreLimits;
  readonly #log: EventLog;
  readonly #sources: Sources;
  readonly #hasCodec: boolean;
  #closing: Promise<void> | undefined;

  constructor(log: EventLog, options: FrontOptions = {}) {
    this.capabilities = log.capabilities;
    this.limits = log.limits;
    this.#log = options.codec?.over(log) ?? log;
    this.#hasCodec = options.codec !== undefined;
    this.#sources = sourcesFrom(options);
  }

  /** What keeps a store's events; refuses when it is closed. For what is built on logs, and not on what all stores have. */
  static logOf(store: EventStore): EventLog | undefined {
    return store instanceof EventLogStore ? store.#open : undefined;
  }

  async saveEvents(
    streamId: string,
    events: Iterable<Event>,
    options: { readonly expectedVersion: ExpectedVersion },
  ): Promise<Saved> {
    const request = saveRequest({ streamId, events, expectedVersion: options?.expectedVersion }, this.#sources);
    if (!this.#hasCodec) checkPlain(request);
    const saving = this.#open.save([request]);
    // One result for one request. A log that has it at once spares the turn.
    return (saving instanceof Promise ? await saving : saving)[0] as Saved;
  }

  async saveStreams(saves: Iterable<StreamSave>): Promise<readonly Saved[]> {
    const requests = saveRequests(saves, this.#sources);
    if (!this.#hasCodec) for (const request of requests) checkPlain(request);
    return this.#open.save(requests);
  }

  getEvents(streamId: string, range?: VersionRange): Reading<StoredEvent> {
    checkStreamId(streamId);
    const bounds = versionBounds(range);
    return new BatchReading(() => this.#open.events(streamId, bounds));
  }

  getAllEvents(range?: LogRange): Reading<StoredEvent> {
    const bounds = logBounds(range, this.#log.positions);
    return new BatchReading(() => this.#open.allEvents(bounds));
  }

  async getEvent(eventId: string): Promise<StoredEvent | undefined> {
    checkName(eventId, 'eventId');
    return this.#open.event(eventId);
  }

  async getLastEvent(streamId: string): Promise<StoredEvent | undefined> {
    checkStreamId(streamId);
    return this.#open.lastEvent(streamId);
  }

  getStreams(filter?: StreamFilter): Reading<StreamSummary> {
    const bounds = streamBounds(filter, this.#log.positions);
    return new BatchReading(() => this.#open.streams(bounds));
  }

  subscribe(options: SubscribeOptions & { readonly progress: true }): AsyncIterable<StoredEvent | Progress>;
  subscribe(options?: SubscribeOptions & { readonly progress?: false }): AsyncIterable<StoredEvent>;
  subscribe(options?: SubscribeOptions): AsyncIterable<StoredEvent | Progress>;
  subscribe({ after, signal, progress = false, ...wanted }: SubscribeOptions = {}): AsyncIterable<StoredEvent | Progress> {
    const log = this.#open;
    const filter = checkedFilter(wanted);
    const { positions } = log;
    if (after !== undefined) positions.decode(after, 'after');
    const checkOpen = () => void this.#open;
    return subscription(log, { after: after ?? positions.encode(0, 0), filter, progress, signal, checkOpen });
  }

  async archiveStream(streamId: string): Promise<void> {
    return this.#setStatus(streamId, 'archived');
  }

  async unarchiveStream(streamId: string): Promise<void> {
    return this.#setStatus(streamId, 'live');
  }

  async deleteStream(streamId: string, options: { readonly expectedVersion: ExpectedVersion }): Promise<Saved> {
    const request = deleteRequest(streamId, options?.expectedVersion, this.#sources);
    return this.#open.delete(request);
  }

  bucket(name: string): Bucket {
    checkName(name, 'name');
    return checkedBucket(() => this.#open.bucket(name), this.limits.bucketBytes);
  }

  close(): Promise<void> {
    this.#closing ??= this.#log.close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #setStatus(streamId: string, status: 'live' | 'archived'): Promise<void> {
    checkUserStreamId(streamId);
    return this.#open.setStatus(streamId, status);
  }

  get #open(): EventLog {
    if (this.#closing) throw new StoreClosedError();
    return this.#log;
  }
}
