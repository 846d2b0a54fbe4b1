import { setImmediate as nextTurn } from 'node:timers/promises';
import { logBounds, streamBounds, versionBounds } from '../../core/bounds.ts';
import type { Event } from '../../core/event.ts';
import type {
  EventStore,
  LogRange,
  Progress,
  Saved,
  StoredEvent,
  StoreOptions,
  StreamFilter,
  StreamSave,
  StreamSummary,
  SubscribeOptions,
  VersionRange,
} from '../../core/event-store.ts';
import type { ExpectedVersion } from '../../core/expected-version.ts';
import { checkedFilter } from '../../core/log-filter.ts';
import { checkName, checkStreamId, checkUserStreamId } from '../../core/names.ts';
import { type Position, PositionCodec } from '../../core/position.ts';
import { publishing } from '../../core/publishing.ts';
import { BatchReading, type Reading } from '../../core/reading.ts';
import { saveRequest, saveRequests } from '../../core/save-request.ts';
import { type Sources, sourcesFrom } from '../../core/sources.ts';
import { StoreClosedError, StreamDeletedError } from '../../core/store-errors.ts';
import { subscription } from '../../core/subscription.ts';
import { deleteRequest } from '../../core/tombstone.ts';
import { type Connection, connect, whileBusy } from './connection.ts';
import { isSqliteError, unreadable } from './driver.ts';
import { GroupCommit } from './group-commit.ts';
import { Growth } from './growth.ts';
import { type SqliteOptions, sqliteOptions } from './options.ts';
import { type PageSource, pages } from './pages.ts';
import { pageSize, type Range, Reader } from './reader.ts';
import { numberAt } from './rows.ts';
import { SaveJob, type Workplace } from './save-job.ts';
import { deleteJob, statusJob } from './stream-jobs.ts';

/**
 * Keeps events in a SQLite file, safe with several processes on it. Saves that are under way at once share a commit.
 *
 * @example
 * import { SqliteEventStore } from 'dvent/sqlite';
 * async function open() {
 *   return await SqliteEventStore.open('todo.db');
 * }
 */
export class SqliteEventStore implements EventStore {
  readonly capabilities = Object.freeze({ atomicAcrossStreams: true });
  readonly limits: { readonly saveBytes: number };
  readonly #workplace: Workplace;
  readonly #commits: GroupCommit;
  readonly #growth: Growth;
  readonly #sources: Sources;
  readonly #busyTimeout: number;
  #closing: Promise<void> | undefined;

  /**
   * Opens a file, or creates it. An older form of the file is brought to the newest; a file that is not a dvent store, or
   * that a newer version of this library wrote, is refused and left as it was.
   *
   * @throws {@link UnsupportedError} (`UNSUPPORTED`) for a file that cannot be used, {@link InvalidArgumentError}
   * (`INVALID_ARGUMENT`) for an option out of range, {@link StoreUnavailableError} (`STORE_UNAVAILABLE`) for a locked file
   */
  static async open(file: string, options: SqliteOptions = {}): Promise<SqliteEventStore> {
    const checked = sqliteOptions(options);
    return new SqliteEventStore(await connect(file, checked), checked);
  }

  private constructor(
    { driver, logId, isInPlace }: Connection,
    options: StoreOptions & { busyTimeout: number; saveBytes: number },
  ) {
    const positions = new PositionCodec(logId);
    const reader = new Reader(driver, positions);
    const publish = publishing(options);
    this.#workplace = { driver, reader, positions };
    this.#growth = new Growth(reader);
    this.#sources = sourcesFrom(options);
    this.#busyTimeout = options.busyTimeout;
    this.limits = Object.freeze({ saveBytes: options.saveBytes });
    const committed = (stored: readonly StoredEvent[]) => {
      publish(stored);
      this.#growth.wake();
    };
    this.#commits = new GroupCommit(driver, { busyTimeout: options.busyTimeout, isInPlace, committed });
  }

  async saveEvents(
    streamId: string,
    events: Iterable<Event>,
    options: { readonly expectedVersion: ExpectedVersion },
  ): Promise<Saved> {
    const request = saveRequest({ streamId, events, expectedVersion: options?.expectedVersion }, this.#sources);
    this.#checkOpen();
    const saved = await this.#commits.do(
      new SaveJob([request], { workplace: this.#workplace, saveBytes: this.limits.saveBytes }),
    );
    return saved[0] as Saved; // one result for one request
  }

  async saveStreams(saves: Iterable<StreamSave>): Promise<readonly Saved[]> {
    const requests = saveRequests(saves, this.#sources);
    this.#checkOpen();
    return this.#commits.do(new SaveJob(requests, { workplace: this.#workplace, saveBytes: this.limits.saveBytes }));
  }

  getEvents(streamId: string, range?: VersionRange): Reading<StoredEvent> {
    checkStreamId(streamId);
    const bounds = versionBounds(range);
    const { reader } = this.#workplace;
    return this.#paged(bounds, {
      read: (rest) => reader.events(streamId, rest),
      last: ({ event }) => event.version,
      end: () => reader.version(streamId),
      // What was read of a stream that is deleted meanwhile must not be taken for the whole.
      check: () => {
        if (reader.tombstone(streamId)) throw new StreamDeletedError({ streamId });
      },
    });
  }

  getAllEvents(range?: LogRange): Reading<StoredEvent> {
    const { after, before, upTo, backwards, limit, filter } = logBounds(range, this.#workplace.positions);
    const { reader } = this.#workplace;
    const store = this;
    return new BatchReading(async function* () {
      const head = await store.#read(() => reader.head());
      const from = after ? numberAt(after) + 1 : 1;
      const to = Math.min(head, before ? numberAt(before) - 1 : head, upTo ? numberAt(upTo) : head);
      let delivered = 0;
      // A page is a range of the log, not of what the filter lets through: no query reads, or blocks, for long.
      for (let start = 0; start <= to - from && delivered < limit; start += pageSize) {
        const page = backwards
          ? { from: Math.max(from, to - start - pageSize + 1), to: to - start }
          : { from: from + start, to: Math.min(to, from + start + pageSize - 1) };
        if (start > 0) await nextTurn();
        const stored = await store.#read(() => reader.log({ ...page, backwards, limit: limit - delivered }, filter));
        delivered += stored.length;
        if (stored.length > 0) yield stored;
      }
    });
  }

  async getEvent(eventId: string): Promise<StoredEvent | undefined> {
    checkName(eventId, 'eventId');
    return this.#read(() => this.#workplace.reader.event(eventId));
  }

  async getLastEvent(streamId: string): Promise<StoredEvent | undefined> {
    checkStreamId(streamId);
    return this.#read(() => this.#workplace.reader.lastEvent(streamId));
  }

  getStreams(filter?: StreamFilter): Reading<StreamSummary> {
    const { after, categories, limit } = streamBounds(filter, this.#workplace.positions);
    const { reader, positions } = this.#workplace;
    const from = (after ? numberAt(after) : 0) + 1;
    return this.#paged(
      { from, to: Number.MAX_SAFE_INTEGER, backwards: false, limit },
      {
        read: (rest) => reader.streams(rest, categories),
        last: ({ position }) => numberAt(positions.decode(position, 'position')),
        end: () => reader.head(),
        check: () => {},
      },
    );
  }

  subscribe(options: SubscribeOptions & { readonly progress: true }): AsyncIterable<StoredEvent | Progress>;
  subscribe(options?: SubscribeOptions & { readonly progress?: false }): AsyncIterable<StoredEvent>;
  subscribe(options?: SubscribeOptions): AsyncIterable<StoredEvent | Progress>;
  subscribe({ after, signal, progress = false, ...wanted }: SubscribeOptions = {}): AsyncIterable<StoredEvent | Progress> {
    this.#checkOpen();
    const filter = checkedFilter(wanted);
    const { reader, positions } = this.#workplace;
    const start = after === undefined ? positions.encode(0, 0) : after;
    const numberOf = (position: Position) => numberAt(positions.decode(position, 'after'));
    numberOf(start);
    const tail = {
      page: (position: Position) => this.#read(() => reader.page({ position, number: numberOf(position) }, filter)),
      grown: async (position: Position, stop: AbortSignal) => {
        if (!this.#closing) await this.#growth.beyond(numberOf(position), stop);
      },
      isClosed: () => this.#closing !== undefined,
    };
    return subscription(tail, { after: start, progress, signal });
  }

  archiveStream(streamId: string): Promise<void> {
    return this.#setStatus({ streamId, status: 'archived' });
  }

  unarchiveStream(streamId: string): Promise<void> {
    return this.#setStatus({ streamId, status: 'live' });
  }

  async deleteStream(streamId: string, options: { readonly expectedVersion: ExpectedVersion }): Promise<Saved> {
    const request = deleteRequest(streamId, options?.expectedVersion, this.#sources);
    this.#checkOpen();
    return this.#commits.do(deleteJob(request, this.#workplace));
  }

  close(): Promise<void> {
    this.#closing ??= this.#commits.idle().then(() => this.#workplace.driver.close());
    this.#growth.wake();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #setStatus(change: { streamId: string; status: 'live' | 'archived' }): Promise<void> {
    this.#checkOpen();
    checkUserStreamId(change.streamId);
    return this.#commits.do(statusJob(change, this.#workplace));
  }

  #paged<Item>(range: Range, source: PageSource<Item>): Reading<Item> {
    return new BatchReading(() => pages(range, { source, read: (run) => this.#read(run) }));
  }

  /** Runs a query, again while another process is in its way. */
  async #read<Result>(run: () => Result): Promise<Result> {
    try {
      return await whileBusy(this.#busyTimeout, () => {
        this.#checkOpen();
        return run();
      });
    } catch (error) {
      throw isSqliteError(error) ? unreadable(error) : error;
    }
  }

  #checkOpen(): void {
    if (this.#closing) throw new StoreClosedError();
  }
}
