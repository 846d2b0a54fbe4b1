// What stands behind the store. The files of this folder, in the order in which to read them:
//
//   event-store, options      what users see
//   schema, functions         the tables, and what happens in the database
//   writer, save-job          decides on what the database does not write as it is; a save as it is sent
//   group-commit, save-queue  sends together what waits, one save to a stream at a time
//   append, append-one        the two ways to write: several saves; one save to one stream
//   reader, rows, arrays      the queries; what PostgreSQL sends and takes
//   settled                   how far readers may go: behind that, others may be writing
//   pages                     the reads that callers make
//   tail, listener            subscriptions, and what wakes them
//   buckets                   small values beside the log
//   driver, statement         statements on the connections of a pool
//   failures                  what goes wrong, and what is known then
//   connection                opens a log, from a URL or a pool

import type { LogBounds, StreamBounds, VersionBounds } from '../../core/bounds.ts';
import type { BucketStorage } from '../../core/bucket.ts';
import type { Batches, EventLog } from '../../core/event-log.ts';
import type { LogFilter, PlacedSave, Saved, StoredEvent, StoreLimits, StreamSummary } from '../../core/event-store.ts';
import { Growth } from '../../core/growth.ts';
import { Notifier } from '../../core/notifier.ts';
import { type Position, PositionCodec } from '../../core/position.ts';
import type { LogPage } from '../../core/subscription.ts';
import { Writes } from '../../core/writes.ts';
import { Buckets, bucketBytes } from './buckets.ts';
import type { Connection } from './connection.ts';
import type { Driver } from './driver.ts';
import { reading } from './failures.ts';
import { Listener, notifying } from './listener.ts';
import { Pages } from './pages.ts';
import { Reader } from './reader.ts';
import { Settled } from './settled.ts';
import { Tail } from './tail.ts';
import { Writer } from './writer.ts';

interface PostgresLogOptions {
  readonly schema: string;
  readonly saveBytes: number;
  readonly publish: (committed: readonly StoredEvent[]) => void;
}

/** How many transactions that write are under way at once, if there are so many connections. */
const mostLanes = 4;

/** At most one notification in so many milliseconds. */
const pauseMilliseconds = 10;

/** A log in a schema of a PostgreSQL database. */
export class PostgresLog implements EventLog {
  readonly capabilities = Object.freeze({ atomicAcrossStreams: true });
  readonly limits: StoreLimits;
  readonly positions: PositionCodec;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #pages: Pages;
  readonly #tail: Tail;
  readonly #buckets: Buckets;
  readonly #growth: Growth;
  readonly #notifier: Notifier;
  readonly #driver: Driver;
  readonly #writes: Writes;
  readonly #closed = new AbortController();
  readonly #end: () => Promise<void>;

  constructor({ driver, logId, listen, connections, end }: Connection, { schema, saveBytes, publish }: PostgresLogOptions) {
    // Tells the writers of this log from others that use advisory locks.
    const lock = BigInt(`0x${logId}`);
    const channel = `dvent_${logId}`;
    const closed = this.#closed.signal;
    const positions = new PositionCodec(logId);
    const reader = new Reader(driver, { schema, positions });
    const settled = new Settled(driver, { schema, lock });
    const lanes = Math.max(1, Math.min(mostLanes, connections - 1));
    this.limits = Object.freeze({ saveBytes, bucketBytes });
    this.positions = positions;
    this.#reader = reader;
    this.#writer = new Writer(driver, { schema, lock, lanes, saveBytes, reader, positions });
    this.#tail = new Tail({ reader, settled, positions, closed });
    this.#pages = new Pages({ reader, tail: this.#tail, positions, closed });
    this.#growth = new Growth({
      look: async () => (await settled.look()).head.save,
      listener: listen && new Listener({ channel, config: listen }),
    });
    this.#notifier = new Notifier({ tell: notifying(driver, channel), pauseMilliseconds });
    this.#writes = new Writes({
      publish,
      saved: (save) => {
        this.#growth.heard(save);
        this.#notifier.grown(save);
      },
    });
    this.#buckets = new Buckets(driver, { schema, waitedFor: (work) => this.#writes.waitedFor(work) });
    this.#driver = driver;
    this.#end = end;
  }

  save(requests: readonly PlacedSave[]): Promise<readonly Saved[]> {
    return this.#writes.run(() => this.#writer.save(requests));
  }

  delete(request: PlacedSave): Promise<Saved> {
    return this.#writes.run(() => this.#writer.delete(request));
  }

  setStatus(streamId: string, status: 'live' | 'archived'): Promise<void> {
    return this.#writes.waitedFor(() => this.#writer.setStatus(streamId, status));
  }

  events(streamId: string, bounds: VersionBounds): Batches<StoredEvent> {
    return this.#pages.events(streamId, bounds);
  }

  allEvents(bounds: LogBounds): Batches<StoredEvent> {
    return this.#pages.allEvents(bounds);
  }

  streams(bounds: StreamBounds): Batches<StreamSummary> {
    return this.#pages.streams(bounds);
  }

  event(eventId: string): Promise<StoredEvent | undefined> {
    return this.#writes.waitedFor(() => reading(() => this.#reader.event(eventId)));
  }

  lastEvent(streamId: string): Promise<StoredEvent | undefined> {
    return this.#writes.waitedFor(() => reading(() => this.#reader.lastEvent(streamId)));
  }

  page(after: Position, filter: LogFilter, signal: AbortSignal): Promise<LogPage> {
    return this.#tail.page(after, filter, signal);
  }

  grown(beyond: Position, signal: AbortSignal): Promise<void> {
    return this.#growth.beyond(this.positions.decode(beyond, 'after').save, signal);
  }

  bucket(name: string): BucketStorage {
    return this.#buckets.bucket(name);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#growth.close();
    await this.#writes.idle();
    await this.#notifier.close();
    this.#driver.close();
    await this.#end();
  }
}
