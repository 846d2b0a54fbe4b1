import { logBounds, streamBounds, versionBounds } from '../core/bounds.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type {
  EventStore,
  LogRange,
  PlacedSave,
  Progress,
  Saved,
  StoredEvent,
  StoreOptions,
  StreamFilter,
  StreamSave,
  StreamSummary,
  SubscribeOptions,
  VersionRange,
} from '../core/event-store.ts';
import type { ExpectedVersion } from '../core/expected-version.ts';
import { checkedFilter } from '../core/log-filter.ts';
import { categoryOf, checkName, checkStreamId } from '../core/names.ts';
import type { Position } from '../core/position.ts';
import { publishing } from '../core/publishing.ts';
import { BatchReading, type Reading } from '../core/reading.ts';
import { saveRequest, saveRequests } from '../core/save-request.ts';
import { type Sources, sourcesFrom } from '../core/sources.ts';
import { StoreClosedError, StreamDeletedError } from '../core/store-errors.ts';
import { beyondHead, type LogPage, subscription } from '../core/subscription.ts';
import { deleteRequest, deletionOfNothing } from '../core/tombstone.ts';
import { nextTurn } from '../core/turn.ts';
import { Waiters } from '../core/waiters.ts';
import { indexOf, MemoryLog, type MemoryStream, summaryOf } from './memory-log.ts';

const pageSize = 1_000;

/**
 * Keeps events in memory, for tests and exploration; and shows what a store is: the contract here, and behind it a log with
 * one critical section, `MemoryLog.append`, in which a save is decided on and written.
 *
 * @example
 * import { InMemoryEventStore } from 'dvent';
 * const types: string[] = [];
 * const store = new InMemoryEventStore({ publisher: ({ event }) => types.push(event.type) });
 */
export class InMemoryEventStore implements EventStore {
  readonly capabilities = Object.freeze({ atomicAcrossStreams: true });
  readonly limits = Object.freeze({ saveBytes: Number.POSITIVE_INFINITY });
  readonly #log = new MemoryLog();
  readonly #waiters = new Waiters();
  readonly #sources: Sources;
  readonly #publish: (committed: readonly StoredEvent[]) => void;
  #closed = false;

  constructor(options: StoreOptions = {}) {
    this.#sources = sourcesFrom(options);
    this.#publish = publishing(options);
  }

  async saveEvents(
    streamId: string,
    events: Iterable<Event>,
    options: { readonly expectedVersion: ExpectedVersion },
  ): Promise<Saved> {
    const request = saveRequest({ streamId, events, expectedVersion: options?.expectedVersion }, this.#sources);
    this.#checkOpen();
    return this.#append([request])[0] as Saved; // one result for one request
  }

  async saveStreams(saves: Iterable<StreamSave>): Promise<readonly Saved[]> {
    const requests = saveRequests(saves, this.#sources);
    this.#checkOpen();
    return this.#append(requests);
  }

  getEvents(streamId: string, range?: VersionRange): Reading<StoredEvent> {
    checkStreamId(streamId);
    const { from, to, backwards, limit } = versionBounds(range);
    const find = () => {
      const events = this.#log.streams.get(streamId)?.events.slice(from - 1, Math.max(to, 0)) ?? [];
      return backwards ? events.reverse() : events;
    };
    // What was read of a stream that is deleted meanwhile must not be taken for the whole.
    const goOn = () => {
      if (this.#log.streams.get(streamId)?.tombstone) throw new StreamDeletedError({ streamId });
    };
    return this.#reading(limit, find, goOn);
  }

  getAllEvents(range?: LogRange): Reading<StoredEvent> {
    const { after, before, upTo, backwards, limit, filter } = logBounds(range, this.#log.positions);
    return this.#reading(limit, () => {
      const ends = [this.#log.length, before && indexOf(before), upTo && indexOf(upTo) + 1];
      const end = Math.min(...ends.filter((index) => index !== undefined));
      return this.#log.events({ start: after ? indexOf(after) + 1 : 0, end, backwards }, filter);
    });
  }

  async getEvent(eventId: string): Promise<StoredEvent | undefined> {
    this.#checkOpen();
    checkName(eventId, 'eventId');
    return this.#log.event(eventId);
  }

  async getLastEvent(streamId: string): Promise<StoredEvent | undefined> {
    this.#checkOpen();
    checkStreamId(streamId);
    return this.#log.streams.get(streamId)?.events.at(-1);
  }

  getStreams(filter?: StreamFilter): Reading<StreamSummary> {
    const { after, categories, limit } = streamBounds(filter, this.#log.positions);
    const start = after && this.#log.positions.encode(after.save, after.place);
    const isMeant = ({ created: { position, streamId } }: MemoryStream) =>
      (!start || position > start) && (categories?.includes(categoryOf(streamId)) ?? true);
    return this.#reading(limit, () => [...this.#log.streams.values()].filter(isMeant).map(summaryOf));
  }

  subscribe(options: SubscribeOptions & { readonly progress: true }): AsyncIterable<StoredEvent | Progress>;
  subscribe(options?: SubscribeOptions & { readonly progress?: false }): AsyncIterable<StoredEvent>;
  subscribe(options?: SubscribeOptions): AsyncIterable<StoredEvent | Progress>;
  subscribe({ after, signal, progress = false, ...wanted }: SubscribeOptions = {}): AsyncIterable<StoredEvent | Progress> {
    this.#checkOpen();
    const filter = checkedFilter(wanted);
    if (after !== undefined) this.#log.positions.decode(after, 'after');
    const page = (position: Position): LogPage => {
      const start = indexOf(this.#log.positions.decode(position, 'after')) + 1;
      if (start > this.#log.length) throw beyondHead(position);
      const end = Math.min(start + pageSize, this.#log.length);
      const events = [...this.#log.events({ start, end, backwards: false }, filter)];
      const reached = end > start ? this.#log.positionBefore(end) : undefined;
      return { events, end: reached ?? position, caughtUp: end === this.#log.length };
    };
    const tail = {
      page,
      isClosed: () => this.#closed,
      grown: (beyond: Position, stop: AbortSignal) => this.#grown(beyond, stop),
    };
    return subscription(tail, { after: after ?? this.#log.positions.encode(0, 0), progress, signal });
  }

  async archiveStream(streamId: string): Promise<void> {
    this.#livingStream(streamId).archived = true;
  }

  async unarchiveStream(streamId: string): Promise<void> {
    this.#livingStream(streamId).archived = false;
  }

  async deleteStream(streamId: string, options: { readonly expectedVersion: ExpectedVersion }): Promise<Saved> {
    const request = deleteRequest(streamId, options?.expectedVersion, this.#sources);
    this.#checkOpen();
    const stream = this.#log.streams.get(streamId);
    if (!stream || stream.tombstone) return deletionOfNothing(request, stream?.tombstone);
    return this.#append([request])[0] as Saved; // one result for one request
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiters.wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #append(requests: readonly PlacedSave[]): readonly Saved[] {
    const { results, stored } = this.#log.append(requests);
    if (stored.length > 0) {
      this.#publish(stored);
      this.#waiters.wake();
    }
    return results;
  }

  #reading<Item>(limit: number, find: () => Iterable<Item>, goOn: () => void = () => {}): Reading<Item> {
    return new BatchReading(() => this.#batches(limit, find, goOn));
  }

  /** Hands out what a read finds, some at a time. */
  async *#batches<Item>(limit: number, find: () => Iterable<Item>, goOn: () => void): AsyncGenerator<readonly Item[], void> {
    this.#checkOpen();
    const items = limit > 0 ? find() : [];
    if (Array.isArray(items) && items.length <= Math.min(limit, pageSize)) return items.length > 0 ? yield items : undefined;
    let batch: Item[] = [];
    let left = limit;
    for (const item of items) {
      batch.push(item);
      left -= 1;
      if (left === 0) break;
      if (batch.length < pageSize) continue;
      yield batch;
      await nextTurn();
      this.#checkOpen();
      goOn();
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async #grown(beyond: Position, signal: AbortSignal): Promise<void> {
    const head = this.#log.positionBefore(this.#log.length) ?? beyond;
    if (!this.#closed && head <= beyond) await this.#waiters.wait(signal);
  }

  #livingStream(streamId: string): MemoryStream {
    this.#checkOpen();
    checkStreamId(streamId);
    const stream = this.#log.streams.get(streamId);
    if (!stream)
      throw new InvalidArgumentError({ field: 'streamId', value: streamId, expected: 'the id of a stream in this store' });
    if (stream.tombstone) throw new StreamDeletedError({ streamId });
    return stream;
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreClosedError();
  }
}
