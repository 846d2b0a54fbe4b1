// What stands behind the store. The files of this folder, in the order in which to read them:
//
//   event-store, options        what users see
//   subjects, messages          where things are stored, and what they look like there
//   writer                      decides on a save, one to a stream at a time
//   heads, known-streams        the streams that it decides by: as they are found, as they are remembered
//   appender                    what a write sends, and what is known when that fails
//   reader, whole-saves         saves and messages; holds a save back until all of its messages are there
//   pages, stream-saves         the reads that callers make: the log, the list of streams, one stream
//   marks, catalog              what is kept of the log in memory: archived and deleted streams; where each event id is
//   tail, listener              subscriptions, and what wakes them
//   driver                      every question to the servers
//   identity                    whether it is still the log that was opened
//   sender                      what is to be stored
//   leader, direct-gets         what the leader is asked; what any server may answer
//   answers, codes, failures    what servers say, and what is known then
//   attempts, patience          says it again, after how long
//   buckets, cells              small values beside the log, in a JetStream stream of their own
//   bucket-stream               finds that stream, or makes it
//   link, requests              the connection
//   connection, server-list     opens a log, from a URL
//   log-stream, server-version  the JetStream stream of a log: finds it, or makes it, where the server is new enough

import type { LogBounds, StreamBounds, VersionBounds } from '../../core/bounds.ts';
import type { BucketStorage } from '../../core/bucket.ts';
import type { Batches, EventLog } from '../../core/event-log.ts';
import type { LogFilter, PlacedSave, Saved, StoredEvent, StoreLimits, StreamSummary } from '../../core/event-store.ts';
import { Growth } from '../../core/growth.ts';
import { Notifier } from '../../core/notifier.ts';
import { type Position, PositionCodec } from '../../core/position.ts';
import { UnsupportedError } from '../../core/store-errors.ts';
import type { LogPage } from '../../core/subscription.ts';
import { Writes } from '../../core/writes.ts';
import { headerBytes } from './appender.ts';
import { bucketStream, openBucketStream } from './bucket-stream.ts';
import { Buckets } from './buckets.ts';
import { Catalog } from './catalog.ts';
import { cellBytes } from './cells.ts';
import type { Connection } from './connection.ts';
import { KnownStreams } from './known-streams.ts';
import { Listener } from './listener.ts';
import { Marks } from './marks.ts';
import { Pages } from './pages.ts';
import { Reader } from './reader.ts';
import { firstReliable } from './server-version.ts';
import { Subjects } from './subjects.ts';
import { Tail } from './tail.ts';
import { Writer } from './writer.ts';

interface NatsLogOptions {
  readonly prefix: string;
  readonly timeout: number;
  readonly publish: (committed: readonly StoredEvent[]) => void;
}

/** At most one word to other stores in so many milliseconds. */
const pauseMilliseconds = 2;

const severalStreams = `NATS saves to several streams together from server ${firstReliable} on, and not before. Nothing was written.`;

/** A log in a stream of JetStream. */
export class NatsLog implements EventLog {
  readonly capabilities: { readonly atomicAcrossStreams: boolean };
  readonly limits: StoreLimits;
  readonly positions: PositionCodec;
  readonly #reader: Reader;
  readonly #catalog: Catalog;
  readonly #pages: Pages;
  readonly #tail: Tail;
  readonly #writer: Writer;
  readonly #buckets: Buckets;
  readonly #growth: Growth;
  readonly #notifier: Notifier;
  readonly #writes: Writes;
  readonly #closed = new AbortController();
  readonly #end: () => Promise<void>;

  constructor({ link, driver, logId, isAtomic, end }: Connection, { prefix, timeout, publish }: NatsLogOptions) {
    const subjects = new Subjects(prefix);
    const positions = new PositionCodec(logId);
    const closed = this.#closed.signal;
    const head = () => driver.head();
    const known = new KnownStreams();
    const reader = new Reader(driver, { subjects, known });
    const marks = new Marks(driver, { reader, subjects });
    const catalog = new Catalog({ reader, head });
    const saveBytes = link.maxPayload - headerBytes;
    this.capabilities = Object.freeze({ atomicAcrossStreams: isAtomic });
    this.limits = Object.freeze({ saveBytes, bucketBytes: saveBytes - cellBytes });
    this.positions = positions;
    this.#reader = reader;
    this.#catalog = catalog;
    this.#pages = new Pages({ reader, marks, catalog, known, positions, head, closed });
    this.#tail = new Tail({ reader, marks, positions, head, isLost: () => link.isClosed, closed });
    this.#writer = new Writer(driver, { reader, marks, subjects, positions, known, saveBytes, timeout });
    const grown = `_dvent_grown.${logId}`; // outside of the log
    this.#growth = new Growth({ look: head, listener: new Listener(link, grown) });
    this.#notifier = new Notifier({ tell: async (sequence) => link.tell(grown, String(sequence)), pauseMilliseconds });
    this.#writes = new Writes({
      publish,
      saved: (sequence) => {
        this.#growth.heard(sequence);
        this.#notifier.grown(sequence);
      },
    });
    this.#buckets = new Buckets({
      prefix: bucketStream(prefix),
      timeout,
      open: () => openBucketStream(link, { log: prefix, logId, timeout }),
      waitedFor: (work) => this.#writes.waitedFor(work),
    });
    this.#end = () => {
      link.close();
      return end();
    };
  }

  async save(requests: readonly PlacedSave[]): Promise<readonly Saved[]> {
    if (requests.length === 0) return [];
    if (requests.length > 1 && !this.capabilities.atomicAcrossStreams) throw new UnsupportedError(severalStreams);
    return await this.#writes.run(() => this.#writer.save(requests));
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
    return this.#writes.waitedFor(async () => {
      for (const sequence of await this.#catalog.sequencesOf(eventId)) {
        const save = await this.#reader.at(sequence);
        if (save && this.#catalog.isThere(save)) return save.event(this.positions, save.ids.indexOf(eventId));
      }
      return undefined;
    });
  }

  lastEvent(streamId: string): Promise<StoredEvent | undefined> {
    return this.#writes.waitedFor(async () => {
      const save = await this.#reader.last(streamId);
      if (!save || save.isDeletion) return undefined;
      return save.event(this.positions, save.size - 1);
    });
  }

  page(after: Position, filter: LogFilter, signal: AbortSignal): Promise<LogPage> {
    return this.#tail.page(after, filter, signal);
  }

  grown(beyond: Position, signal: AbortSignal): Promise<void> {
    return this.#growth.beyond(this.#tail.quietAfter(this.positions.decode(beyond, 'after').save), signal);
  }

  bucket(name: string): BucketStorage {
    return this.#buckets.bucket(name);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#growth.close();
    await this.#writes.idle();
    await this.#notifier.close();
    await this.#end();
  }
}
