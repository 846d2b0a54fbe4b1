import type { LogBounds, StreamBounds, VersionBounds } from '../../core/bounds.ts';
import type { Batches, EventLog } from '../../core/event-log.ts';
import type { LogFilter, PlacedSave, Saved, StoredEvent, StreamSummary } from '../../core/event-store.ts';
import { type Position, PositionCodec } from '../../core/position.ts';
import { BatchReading } from '../../core/reading.ts';
import { UnsupportedError } from '../../core/store-errors.ts';
import type { LogPage } from '../../core/subscription.ts';
import { Writes } from '../../core/writes.ts';
import { headerBytes } from './appender.ts';
import { Catalog } from './catalog.ts';
import type { Connection } from './connection.ts';
import { Growth } from './growth.ts';
import { KnownStreams } from './known-streams.ts';
import { Marks } from './marks.ts';
import { Pages } from './pages.ts';
import { Reader } from './reader.ts';
import { Scanner } from './scanner.ts';
import { Subjects } from './subjects.ts';
import { Tail } from './tail.ts';
import { Writer } from './writer.ts';

interface NatsLogOptions {
  readonly prefix: string;
  readonly publish: (committed: readonly StoredEvent[]) => void;
}

const severalStreams =
  'NATS JetStream saves to one stream at a time. Nothing was written: save one after the other, or take another store.';

/** A log in a stream of JetStream. */
export class NatsLog implements EventLog {
  readonly capabilities = Object.freeze({ atomicAcrossStreams: false });
  readonly limits: { readonly saveBytes: number };
  readonly positions: PositionCodec;
  readonly #reader: Reader;
  readonly #catalog: Catalog;
  readonly #pages: Pages;
  readonly #tail: Tail;
  readonly #writer: Writer;
  readonly #growth: Growth;
  readonly #writes: Writes;
  readonly #closed = new AbortController();
  readonly #end: () => Promise<void>;

  constructor({ driver, logId, leadership, end }: Connection, { prefix, publish }: NatsLogOptions) {
    const subjects = new Subjects(prefix);
    const positions = new PositionCodec(logId);
    const closed = this.#closed.signal;
    const head = () => driver.head();
    const known = new KnownStreams();
    const reader = new Reader(driver, { subjects, leadership, known });
    const marks = new Marks(driver, { reader, subjects });
    const scanner = new Scanner({ reader, marks, subjects });
    const catalog = new Catalog({ reader, subjects, head });
    const saveBytes = driver.maxPayload - headerBytes;
    this.limits = Object.freeze({ saveBytes });
    this.positions = positions;
    this.#reader = reader;
    this.#catalog = catalog;
    this.#pages = new Pages({ reader, scanner, marks, catalog, known, positions, head, closed });
    this.#tail = new Tail({ reader, scanner, marks, positions, head, closed });
    this.#writer = new Writer(driver, { reader, marks, subjects, positions, known, leadership, saveBytes });
    this.#growth = new Growth(driver, { subject: `_dvent_grown.${logId}` });
    this.#writes = new Writes({ publish, saved: (save) => this.#growth.saved(save) });
    this.#end = () => {
      leadership.close();
      driver.close();
      return end();
    };
  }

  async save(requests: readonly PlacedSave[]): Promise<readonly Saved[]> {
    const [request, ...others] = requests;
    if (!request) return [];
    if (others.length > 0) throw new UnsupportedError(severalStreams);
    return [await this.#writes.run(() => this.#writer.save(request))];
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
      for (const sequence of await this.#catalog.savesWith(eventId)) {
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
      if (save.size > 0) return save.event(this.positions, save.size - 1);
      const range = { from: save.version, to: save.version, backwards: true, limit: 1 };
      for await (const last of new BatchReading(() => this.events(streamId, range))) return last;
      return undefined;
    });
  }

  page(after: Position, filter: LogFilter, signal: AbortSignal): Promise<LogPage> {
    return this.#tail.page(after, filter, signal);
  }

  grown(beyond: Position, signal: AbortSignal): Promise<void> {
    return this.#growth.beyond(this.#tail.quietAfter(this.positions.decode(beyond, 'after').save), signal);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#writes.idle();
    this.#growth.close();
    await this.#end();
  }
}
