import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogBounds, StreamBounds, VersionBounds } from '../../core/bounds.ts';
import type { BucketStorage } from '../../core/bucket.ts';
import type { Batches, EventLog } from '../../core/event-log.ts';
import type { LogFilter, PlacedSave, Saved, StoredEvent, StoreLimits, StreamSummary } from '../../core/event-store.ts';
import { type Position, PositionCodec } from '../../core/position.ts';
import { StoreClosedError, StreamDeletedError } from '../../core/store-errors.ts';
import type { LogPage } from '../../core/subscription.ts';
import { Buckets, bucketBytes } from './buckets.ts';
import { type Connection, whileBusy } from './connection.ts';
import { isSqliteError, unreadable } from './driver.ts';
import { GroupCommit } from './group-commit.ts';
import { Growth } from './growth.ts';
import { type PageSource, pages } from './pages.ts';
import { pageSize, type Range, Reader } from './reader.ts';
import { numberAt } from './rows.ts';
import { SaveJob, type Workplace } from './save-job.ts';
import { deleteJob, statusJob } from './stream-jobs.ts';

interface SqliteLogOptions {
  readonly busyTimeout: number;
  readonly saveBytes: number;
  readonly publish: (committed: readonly StoredEvent[]) => void;
}

/** A log in a SQLite file. */
export class SqliteLog implements EventLog {
  readonly capabilities = Object.freeze({ atomicAcrossStreams: true });
  readonly limits: StoreLimits;
  readonly positions: PositionCodec;
  readonly #workplace: Workplace;
  readonly #reader: Reader;
  readonly #commits: GroupCommit;
  readonly #buckets: Buckets;
  readonly #growth: Growth;
  readonly #busyTimeout: number;
  #isClosed = false;

  constructor({ driver, logId, isInPlace }: Connection, { busyTimeout, saveBytes, publish }: SqliteLogOptions) {
    this.positions = new PositionCodec(logId);
    this.#reader = new Reader(driver, this.positions);
    this.#workplace = { driver, reader: this.#reader, positions: this.positions };
    this.#growth = new Growth(this.#reader);
    this.#busyTimeout = busyTimeout;
    this.limits = Object.freeze({ saveBytes, bucketBytes });
    const committed = (stored: readonly StoredEvent[]) => {
      publish(stored);
      this.#growth.wake();
    };
    this.#commits = new GroupCommit(driver, { busyTimeout, isInPlace, committed });
    this.#buckets = new Buckets(driver, { commits: this.#commits, read: (run) => this.#read(run), busyTimeout });
  }

  async save(requests: readonly PlacedSave[]): Promise<readonly Saved[]> {
    return this.#commits.do(new SaveJob(requests, { workplace: this.#workplace, saveBytes: this.limits.saveBytes }));
  }

  delete(request: PlacedSave): Promise<Saved> {
    return this.#commits.do(deleteJob(request, this.#workplace));
  }

  setStatus(streamId: string, status: 'live' | 'archived'): Promise<void> {
    return this.#commits.do(statusJob({ streamId, status }, this.#workplace));
  }

  events(streamId: string, bounds: VersionBounds): Batches<StoredEvent> {
    const reader = this.#reader;
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

  async *allEvents({ after, before, upTo, backwards, limit, filter }: LogBounds): Batches<StoredEvent> {
    const head = await this.#read(() => this.#reader.head());
    const from = after ? numberAt(after) + 1 : 1;
    const to = Math.min(head, before ? numberAt(before) - 1 : head, upTo ? numberAt(upTo) : head);
    let delivered = 0;
    // A page is a range of the log, not of what the filter lets through: no query reads, or blocks, for long.
    for (let start = 0; start <= to - from && delivered < limit; start += pageSize) {
      const page = backwards
        ? { from: Math.max(from, to - start - pageSize + 1), to: to - start }
        : { from: from + start, to: Math.min(to, from + start + pageSize - 1) };
      if (start > 0) await nextTurn();
      const stored = await this.#read(() => this.#reader.log({ ...page, backwards, limit: limit - delivered }, filter));
      delivered += stored.length;
      if (stored.length > 0) yield stored;
    }
  }

  streams({ after, categories, limit }: StreamBounds): Batches<StreamSummary> {
    const from = (after ? numberAt(after) : 0) + 1;
    return this.#paged(
      { from, to: Number.MAX_SAFE_INTEGER, backwards: false, limit },
      {
        read: (rest) => this.#reader.streams(rest, categories),
        last: ({ position }) => this.#numberOf(position),
        end: () => this.#reader.head(),
        check: () => {},
      },
    );
  }

  event(eventId: string): Promise<StoredEvent | undefined> {
    return this.#read(() => this.#reader.event(eventId));
  }

  lastEvent(streamId: string): Promise<StoredEvent | undefined> {
    return this.#read(() => this.#reader.lastEvent(streamId));
  }

  page(after: Position, filter: LogFilter): Promise<LogPage> {
    return this.#read(() => this.#reader.page({ position: after, number: this.#numberOf(after) }, filter));
  }

  grown(beyond: Position, signal: AbortSignal): Promise<void> {
    return this.#growth.beyond(this.#numberOf(beyond), signal);
  }

  bucket(name: string): BucketStorage {
    return this.#buckets.bucket(name);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#growth.wake();
    await this.#commits.idle();
    await this.#buckets.idle();
    this.#workplace.driver.close();
  }

  #numberOf(position: Position): number {
    return numberAt(this.positions.decode(position, 'after'));
  }

  #paged<Item>(range: Range, source: PageSource<Item>): Batches<Item> {
    return pages(range, { source, read: (run) => this.#read(run) });
  }

  /** Runs a query, again while another process is in its way. */
  async #read<Result>(run: () => Result): Promise<Result> {
    try {
      return await whileBusy(this.#busyTimeout, () => {
        if (this.#isClosed) throw new StoreClosedError();
        return run();
      });
    } catch (error) {
      throw isSqliteError(error) ? unreadable(error) : error;
    }
  }
}
