import { DventError, InvalidArgumentError, StoreClosedError, StreamDeletedError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type { EventStore, LogFilter, LogRange, Progress, Saved, StoredEvent, StoreOptions, StreamFilter, StreamSave, StreamSummary, SubscribeOptions, VersionRange } from '../core/event-store.ts';
import type { ExpectedVersion } from '../core/expected-version.ts';
import { categoryOf, checkName, checkStreamId } from '../core/names.ts';
import { type LogPlace, logIdFrom, type Position, PositionCodec } from '../core/position.ts';
import { publishing } from '../core/publishing.ts';
import { checkLogFilter, logBounds, passes, streamBounds, versionBounds } from '../core/ranges.ts';
import { type Reading, readingOf } from '../core/reading.ts';
import { type SaveRequest, saveRequest, saveRequests } from '../core/save-request.ts';
import { type Sources, sourcesFrom, systemSources } from '../core/sources.ts';
import { type LogPage, subscription } from '../core/subscription.ts';
import { deleteRequest, repeatedDeletion, streamDeleted } from '../core/tombstone.ts';
import { type StreamHead, type Verdict, verdictsOn } from '../core/verdict.ts';

interface Stream {
  readonly created: StoredEvent;
  /** Replaced, not changed, by a deletion: a reader under way keeps what it has begun to read. */
  events: StoredEvent[];
  readonly versions: Map<string, number>;
  archived: boolean;
  tombstone: StoredEvent | undefined;
}

interface LogEntry {
  readonly position: Position;
  readonly event: Event | undefined;
}

const pageSize = 1_000;

/**
 * Keeps events in memory, for tests and exploration; and shows what a store is: a log, its streams, and one critical
 * section, `#append`, in which a save is decided on and written.
 *
 * @example
 * import { InMemoryEventStore } from 'dvent';
 * const types: string[] = [];
 * const store = new InMemoryEventStore({ publisher: ({ event }) => types.push(event.type) });
 */
export class InMemoryEventStore implements EventStore {
  readonly capabilities = Object.freeze({ atomicAcrossStreams: true });
  readonly limits = Object.freeze({ saveBytes: Number.POSITIVE_INFINITY });
  readonly #positions = new PositionCodec(logIdFrom(systemSources.ids()));
  /** A save's number is the place in the log of its first event, counted from 1. A deleted event leaves its position. */
  readonly #log: LogEntry[] = [];
  readonly #streams = new Map<string, Stream>();
  readonly #byId = new Map<string, StoredEvent[]>();
  readonly #waiting = new Set<() => void>();
  readonly #sources: Sources;
  readonly #publish: (committed: readonly StoredEvent[]) => void;
  #closed = false;

  constructor(options: StoreOptions = {}) {
    this.#sources = sourcesFrom(options);
    this.#publish = publishing(options);
  }

  async saveEvents(streamId: string, events: Iterable<Event>, options: { readonly expectedVersion: ExpectedVersion }): Promise<Saved> {
    this.#checkOpen();
    const saved = this.#append([saveRequest({ streamId, events, expectedVersion: options?.expectedVersion }, this.#sources)]);
    return saved[0] as Saved; // one result for one request
  }

  async saveStreams(saves: Iterable<StreamSave>): Promise<readonly Saved[]> {
    this.#checkOpen();
    return this.#append(saveRequests(saves, this.#sources));
  }

  getEvents(streamId: string, range?: VersionRange): Reading<StoredEvent> {
    checkStreamId(streamId);
    const { from, to, backwards, limit } = versionBounds(range);
    return this.#reading(limit, () => {
      const events = this.#streams.get(streamId)?.events.slice(from - 1, Math.max(to, 0)) ?? [];
      return backwards ? events.reverse() : events;
    });
  }

  getAllEvents(range?: LogRange): Reading<StoredEvent> {
    const { after, before, upTo, backwards, limit, filter } = logBounds(range, this.#positions);
    return this.#reading(limit, () => {
      const start = after ? indexOf(after) + 1 : 0;
      const end = Math.min(this.#log.length, before ? indexOf(before) : Number.POSITIVE_INFINITY, upTo ? indexOf(upTo) + 1 : Number.POSITIVE_INFINITY);
      return this.#passing({ start, end, backwards, filter });
    });
  }

  async getEvent(eventId: string): Promise<StoredEvent | undefined> {
    this.#checkOpen();
    checkName(eventId, 'eventId');
    return this.#byId.get(eventId)?.[0];
  }

  async getLastEvent(streamId: string): Promise<StoredEvent | undefined> {
    this.#checkOpen();
    checkStreamId(streamId);
    return this.#streams.get(streamId)?.events.at(-1);
  }

  getStreams(filter?: StreamFilter): Reading<StreamSummary> {
    const { after, categories, limit } = streamBounds(filter, this.#positions);
    const start = after && this.#positions.encode(after.save, after.place);
    const isMeant = ({ created: { position, event } }: Stream) =>
      (!start || position > start) && (categories?.includes(categoryOf(event.streamId)) ?? true);
    return this.#reading(limit, () => [...this.#streams.values()].filter(isMeant).map(summaryOf));
  }

  subscribe(options: SubscribeOptions & { readonly progress: true }): AsyncIterable<StoredEvent | Progress>;
  subscribe(options?: SubscribeOptions): AsyncIterable<StoredEvent>;
  subscribe({ after, signal, progress = false, ...filter }: SubscribeOptions = {}): AsyncIterable<StoredEvent | Progress> {
    this.#checkOpen();
    checkLogFilter(filter);
    if (after !== undefined) this.#positions.decode(after, 'after');
    const page = (position: Position): LogPage => {
      const start = indexOf(this.#positions.decode(position, 'after')) + 1;
      const end = Math.min(start + pageSize, this.#log.length);
      const events = [...this.#passing({ start, end, backwards: false, filter })];
      return { events, end: this.#log[end - 1]?.position ?? position, caughtUp: end === this.#log.length };
    };
    const tail = { page, isClosed: () => this.#closed, grown: (beyond: Position, stop: AbortSignal) => this.#grown(beyond, stop) };
    return subscription(tail, { after: after ?? this.#positions.encode(0, 0), progress, signal });
  }

  async archiveStream(streamId: string): Promise<void> {
    this.#livingStream(streamId).archived = true;
  }

  async unarchiveStream(streamId: string): Promise<void> {
    this.#livingStream(streamId).archived = false;
  }

  async deleteStream(streamId: string, options: { readonly expectedVersion: ExpectedVersion }): Promise<Saved> {
    this.#checkOpen();
    const request = deleteRequest(streamId, options?.expectedVersion, this.#sources);
    const deleted = this.#streams.get(streamId)?.tombstone;
    if (deleted) return repeatedDeletion(deleted, request.expectedVersion);
    return this.#append([request])[0] as Saved; // one result for one request
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The critical section: no `await` stands between the decision and the write. */
  #append(requests: readonly SaveRequest[]): readonly Saved[] {
    const verdicts = verdictsOn(requests, (streamId) => this.#headOf(streamId));
    if (verdicts instanceof DventError) throw verdicts;
    const save = this.#log.length + 1;
    const committed: StoredEvent[] = [];
    const results = requests.map(({ streamId, events }, index): Saved => {
      // As many verdicts as requests.
      const verdict = verdicts[index] as Exclude<Verdict, { kind: 'refuse' }>;
      if (verdict.kind === 'check') return { version: verdict.version, position: undefined, events: [] };
      if (verdict.kind === 'repeat') return savedOf(this.#streams.get(streamId)?.events.slice(verdict.from - 1, verdict.from - 1 + events.length) ?? []);
      const stored = verdict.events.map((event, place) => ({ position: this.#positions.encode(save, committed.length + place), event }));
      this.#write(streamId, stored);
      committed.push(...stored);
      return savedOf(stored);
    });
    if (committed.length > 0) {
      this.#publish(committed);
      this.#wake();
    }
    return results;
  }

  #write(streamId: string, stored: readonly StoredEvent[]): void {
    for (const entry of stored) {
      const { id, version, type } = entry.event;
      this.#log.push(entry);
      this.#byId.set(id, [...(this.#byId.get(id) ?? []), entry]);
      const stream = this.#streams.get(streamId) ?? newStream(entry);
      this.#streams.set(streamId, stream);
      if (type === streamDeleted) this.#remove(stream, entry);
      else stream.events.push(entry);
      stream.versions.set(id, version);
    }
  }

  #remove(stream: Stream, tombstone: StoredEvent): void {
    for (const { position, event } of stream.events) {
      this.#log[indexOf(this.#positions.decode(position, 'position'))] = { position, event: undefined };
      this.#byId.set(event.id, this.#byId.get(event.id)?.filter((other) => other.event !== event) ?? []);
    }
    Object.assign(stream, { events: [], archived: false, tombstone });
  }

  #headOf(streamId: string): StreamHead {
    const stream = this.#streams.get(streamId);
    return {
      version: stream?.events.length ?? 0,
      deleted: stream?.tombstone !== undefined,
      versionOf: (eventId) => stream?.versions.get(eventId),
    };
  }

  /** The events of a part of the log that a filter lets through. */
  *#passing({ start, end, backwards, filter }: { start: number; end: number; backwards: boolean; filter: LogFilter }): Iterable<StoredEvent> {
    for (let step = 0; step < end - start; step += 1) {
      const { position, event } = this.#log[backwards ? end - 1 - step : start + step] ?? {};
      if (position && event && passes({ event, archived: this.#streams.get(event.streamId)?.archived ?? false }, filter)) yield { position, event };
    }
  }

  #reading<Item>(limit: number, items: () => Iterable<Item>): Reading<Item> {
    const checkOpen = () => this.#checkOpen();
    return readingOf(async function* () {
      checkOpen();
      let batch: Item[] = [];
      let delivered = 0;
      if (limit > 0) {
        for (const item of items()) {
          batch.push(item);
          delivered += 1;
          if (delivered === limit) break;
          if (batch.length === pageSize) {
            yield batch;
            checkOpen();
            batch = [];
          }
        }
      }
      if (batch.length > 0) yield batch;
    });
  }

  #grown(beyond: Position, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const isOver = this.#closed || signal.aborted || (this.#log.at(-1)?.position ?? beyond) > beyond;
      if (isOver) return resolve();
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #livingStream(streamId: string): Stream {
    this.#checkOpen();
    checkStreamId(streamId);
    const stream = this.#streams.get(streamId);
    if (!stream) throw new InvalidArgumentError({ field: 'streamId', value: streamId, expected: 'the id of a stream in this store' });
    if (stream.tombstone) throw new StreamDeletedError({ streamId });
    return stream;
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreClosedError();
  }
}

const newStream = (created: StoredEvent): Stream => ({ created, events: [], versions: new Map(), archived: false, tombstone: undefined });

const indexOf = ({ save, place }: LogPlace) => save - 1 + place;

const savedOf = (stored: readonly StoredEvent[]): Saved => {
  const last = stored.at(-1);
  return { version: last?.event.version ?? 0, position: last?.position, events: stored.map(({ event }) => event) };
};

const summaryOf = ({ created, events, archived, tombstone }: Stream): StreamSummary => ({
  streamId: created.event.streamId,
  position: created.position,
  timestamp: created.event.timestamp,
  version: tombstone?.event.version ?? events.length,
  status: tombstone ? 'deleted' : archived ? 'archived' : 'live',
});
