import type { LogBounds, StreamBounds, VersionBounds } from '../../core/bounds.ts';
import type { Batches, EventLog } from '../../core/event-log.ts';
import type { LogFilter, PlacedSave, Saved, StoredEvent, StreamSummary } from '../../core/event-store.ts';
import { type Position, PositionCodec } from '../../core/position.ts';
import { PublishOrder } from '../../core/publish-order.ts';
import { UnsupportedError } from '../../core/store-errors.ts';
import type { LogPage } from '../../core/subscription.ts';
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
import { type Done, Writer } from './writer.ts';

interface NatsLogOptions {
  readonly prefix: string;
  readonly publish: (committed: readonly StoredEvent[]) => void;
}

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
  readonly #publishing: PublishOrder;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closed = new AbortController();
  readonly #end: () => Promise<void>;

  constructor({ driver, logId, leadership, end }: Connection, { prefix, publish }: NatsLogOptions) {
    const subjects = new Subjects(prefix);
    const positions = new PositionCodec(logId);
    const closed = this.#closed.signal;
    const head = () => driver.head();
    const reader = new Reader(driver, { subjects, leadership });
    const marks = new Marks(driver, { reader, subjects });
    const scanner = new Scanner({ reader, marks, subjects });
    const catalog = new Catalog({ reader, subjects, head });
    const known = new KnownStreams();
    const saveBytes = driver.maxPayload - headerBytes;
    this.limits = Object.freeze({ saveBytes });
    this.positions = positions;
    this.#reader = reader;
    this.#catalog = catalog;
    this.#pages = new Pages({ reader, scanner, marks, catalog, known, positions, head, closed });
    this.#tail = new Tail({ reader, scanner, marks, positions, head, closed });
    this.#writer = new Writer(driver, { reader, marks, subjects, positions, known, saveBytes });
    this.#growth = new Growth(driver, { subject: `_dvent_grown.${logId}` });
    this.#publishing = new PublishOrder(publish);
    this.#end = () => {
      leadership.close();
      return end();
    };
  }

  async save(requests: readonly PlacedSave[]): Promise<readonly Saved[]> {
    const [request, ...others] = requests;
    if (!request) return [];
    if (others.length > 0) throw new UnsupportedError('NATS JetStream saves to one stream at a time. Nothing was written.');
    return [await this.#whileOpen(() => this.#write(() => this.#writer.save(request)))];
  }

  delete(request: PlacedSave): Promise<Saved> {
    return this.#whileOpen(() => this.#write(() => this.#writer.delete(request)));
  }

  setStatus(streamId: string, status: 'live' | 'archived'): Promise<void> {
    return this.#whileOpen(() => this.#writer.setStatus(streamId, status));
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
    return this.#whileOpen(async () => {
      for (const sequence of await this.#catalog.savesWith(eventId)) {
        const save = await this.#reader.at(sequence);
        if (save && this.#catalog.isThere(save)) return save.event(this.positions, save.ids.indexOf(eventId));
      }
      return undefined;
    });
  }

  lastEvent(streamId: string): Promise<StoredEvent | undefined> {
    return this.#whileOpen(async () => {
      const save = await this.#reader.last(streamId);
      if (!save || save.isDeletion) return undefined;
      if (save.size > 0) return save.event(this.positions, save.size - 1);
      const range = { from: save.version, to: save.version, backwards: true, limit: 1 };
      for await (const [last] of this.events(streamId, range)) return last;
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
    await Promise.allSettled(this.#underWay);
    this.#growth.close();
    await this.#end();
  }

  async #write<Result>(write: () => Promise<Done<Result>>): Promise<Result> {
    const turn = this.#publishing.begin();
    let done: Done<Result> | undefined;
    try {
      done = await write();
    } finally {
      this.#publishing.end(turn, done ?? { save: 0, stored: [] });
    }
    if (done.save > 0) this.#growth.saved(done.save);
    return done.result;
  }

  /** Closing waits for what is under way. */
  async #whileOpen<Result>(work: () => Promise<Result>): Promise<Result> {
    const working = work();
    this.#underWay.add(working);
    try {
      return await working;
    } finally {
      this.#underWay.delete(working);
    }
  }
}
