import type { LogBounds, StreamBounds, VersionBounds } from '../core/bounds.ts';
import type { BucketStorage } from '../core/bucket.ts';
import { DventError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type { Batches, EventLog } from '../core/event-log.ts';
import type { LogFilter, PlacedSave, Saved, StoredEvent, StreamSummary } from '../core/event-store.ts';
import { passes } from '../core/log-filter.ts';
import { categoryOf, unknownStream } from '../core/names.ts';
import { freshLogId, type LogPlace, type Position, PositionCodec } from '../core/position.ts';
import { savedOf } from '../core/saved.ts';
import { StreamDeletedError } from '../core/store-errors.ts';
import { beyondHead, type LogPage } from '../core/subscription.ts';
import { deletionOfNothing, streamDeleted } from '../core/tombstone.ts';
import { type StreamHead, type Verdict, verdictsOn } from '../core/verdict.ts';
import { Waiters } from '../core/waiters.ts';
import { batched, pageSize } from './memory-batches.ts';
import { MemoryBuckets } from './memory-buckets.ts';

interface MemoryStream {
  readonly created: Pick<StreamSummary, 'streamId' | 'position' | 'timestamp'>;
  /** Replaced, not changed, by a deletion: a reader under way keeps what it has begun to read. */
  events: StoredEvent[];
  archived: boolean;
  tombstone: StoredEvent | undefined;
}

/** A part of the log, from one index up to another, which is not included. */
interface LogPart {
  readonly start: number;
  readonly end: number;
  readonly backwards: boolean;
}

/** A place in the log; the event of a stream that was deleted is gone. */
type Entry = StoredEvent | { readonly position: Position; readonly event: undefined };

const isThere = (entry: Entry): entry is StoredEvent => entry.event !== undefined;

/**
 * A log in memory. It shows what a store's author has to write: how a save is decided on and written, which is one critical
 * section, `save`; how to read; and how to wait for what comes.
 */
export class MemoryLog implements EventLog {
  readonly capabilities = Object.freeze({ atomicAcrossStreams: true });
  readonly limits = Object.freeze({ saveBytes: Number.MAX_SAFE_INTEGER, bucketBytes: Number.MAX_SAFE_INTEGER });
  readonly positions = new PositionCodec(freshLogId());
  readonly #streams = new Map<string, MemoryStream>();
  /** A save's number is the place in the log of its first event, counted from 1. A deleted event leaves its position. */
  readonly #entries: Entry[] = [];
  /** The events of each id, oldest first, of the log's first `#indexed` entries: caught up when it is asked. */
  readonly #byId = new Map<string, readonly StoredEvent[]>();
  #indexed = 0;
  readonly #buckets = new MemoryBuckets();
  readonly #waiters = new Waiters();
  readonly #publish: (committed: readonly StoredEvent[]) => void;

  constructor(publish: (committed: readonly StoredEvent[]) => void) {
    this.#publish = publish;
  }

  /** The critical section: decides on a save, then writes it. */
  save(requests: readonly PlacedSave[]): readonly Saved[] {
    const verdicts = verdictsOn(requests, (streamId) => this.#headOf(streamId));
    if (verdicts instanceof DventError) throw verdicts;
    const save = this.#entries.length + 1;
    const stored: StoredEvent[] = [];
    const results = requests.map(({ streamId, events }, index): Saved => {
      // As many verdicts as requests.
      const verdict = verdicts[index] as Exclude<Verdict, { kind: 'refuse' }>;
      if (verdict.kind === 'check') return { version: verdict.version, position: undefined, events: [] };
      if (verdict.kind === 'append') {
        const written = verdict.events.map((event) => this.#write(save, event));
        for (const event of written) stored.push(event);
        return savedOf(written);
      }
      const before = verdict.from - 1;
      return savedOf(this.#streams.get(streamId)?.events.slice(before, before + events.length) ?? []);
    });
    if (stored.length > 0) {
      this.#publish(stored);
      this.#waiters.wake();
    }
    return results;
  }

  delete(request: PlacedSave): Saved {
    const stream = this.#streams.get(request.streamId);
    if (!stream || stream.tombstone) return deletionOfNothing(request, stream?.tombstone);
    return this.save([request])[0] as Saved; // one result for one request
  }

  setStatus(streamId: string, status: 'live' | 'archived'): void {
    const stream = this.#streams.get(streamId);
    if (!stream) throw unknownStream(streamId);
    checkLiving(stream);
    stream.archived = status === 'archived';
  }

  events(streamId: string, { from, to, backwards, limit }: VersionBounds): Batches<StoredEvent> {
    const events = this.#streams.get(streamId)?.events.slice(from - 1, Math.max(to, 0)) ?? [];
    // What was read of a stream that is deleted meanwhile must not be taken for the whole.
    const goOn = () => checkLiving(this.#streams.get(streamId));
    return batched(backwards ? events.reverse() : events, { limit, goOn });
  }

  allEvents({ after, before, upTo, backwards, limit, filter }: LogBounds): Batches<StoredEvent> {
    const { length } = this.#entries;
    const end = Math.min(length, before ? indexOf(before) : length, upTo ? indexOf(upTo) + 1 : length);
    return batched(this.#part({ start: after ? indexOf(after) + 1 : 0, end, backwards }, filter), { limit });
  }

  streams({ after, categories, limit }: StreamBounds): Batches<StreamSummary> {
    const start = after && this.positions.encode(after.save, after.place);
    const isMeant = ({ created: { position, streamId } }: MemoryStream) =>
      (!start || position > start) && (categories?.includes(categoryOf(streamId)) ?? true);
    return batched([...this.#streams.values()].filter(isMeant).map(summaryOf), { limit });
  }

  event(eventId: string): StoredEvent | undefined {
    return this.#withId(eventId)[0];
  }

  lastEvent(streamId: string): StoredEvent | undefined {
    return this.#streams.get(streamId)?.events.at(-1);
  }

  page(after: Position, filter: LogFilter): LogPage {
    const start = this.#indexAfter(after);
    const { length } = this.#entries;
    if (start > length) throw beyondHead(after);
    const end = Math.min(start + pageSize, length);
    const events = [...this.#part({ start, end, backwards: false }, filter)];
    return { events, end: this.#entries[end - 1]?.position ?? after, caughtUp: end === length };
  }

  async grown(beyond: Position, signal: AbortSignal): Promise<void> {
    if (this.#indexAfter(beyond) >= this.#entries.length) await this.#waiters.wait(signal);
  }

  bucket(name: string): BucketStorage {
    return this.#buckets.bucket(name);
  }

  async close(): Promise<void> {
    this.#waiters.wake();
  }

  #indexAfter(position: Position): number {
    return indexOf(this.positions.decode(position, 'after')) + 1;
  }

  /** The events of a part of the log that a filter lets through. */
  *#part({ start, end, backwards }: LogPart, filter: LogFilter): Iterable<StoredEvent> {
    for (let step = 0; step < end - start; step += 1) {
      const entry = this.#entries[backwards ? end - 1 - step : start + step];
      if (!entry || !isThere(entry)) continue;
      const archived = this.#streams.get(entry.event.streamId)?.archived ?? false;
      if (passes({ event: entry.event, archived }, filter)) yield entry;
    }
  }

  #write(save: number, event: Event): StoredEvent {
    // Frozen, because readers get it: they must not be able to change what is kept.
    const stored = Object.freeze({ position: this.positions.encode(save, this.#entries.length - (save - 1)), event });
    const stream = this.#streams.get(event.streamId) ?? newStream(stored);
    this.#streams.set(event.streamId, stream);
    this.#entries.push(stored);
    if (event.type === streamDeleted) this.#remove(stream, stored);
    else stream.events.push(stored);
    return stored;
  }

  #remove(stream: MemoryStream, tombstone: StoredEvent): void {
    for (const { position, event } of stream.events) {
      this.#entries[indexOf(this.positions.decode(position, 'position'))] = { position, event: undefined };
      this.#byId.set(
        event.id,
        this.#withId(event.id).filter((other) => other.event !== event),
      );
    }
    Object.assign(stream, { events: [], archived: false, tombstone });
  }

  #withId(id: string): readonly StoredEvent[] {
    for (; this.#indexed < this.#entries.length; this.#indexed += 1) {
      const entry = this.#entries[this.#indexed];
      if (entry && isThere(entry)) this.#byId.set(entry.event.id, [...(this.#byId.get(entry.event.id) ?? []), entry]);
    }
    return this.#byId.get(id) ?? [];
  }

  #headOf(streamId: string): StreamHead {
    const stream = this.#streams.get(streamId);
    return {
      version: stream ? versionOf(stream) : 0,
      deleted: stream?.tombstone !== undefined,
      versionOf: (eventId) => {
        // Most streams are short, and most ids new: to look through is faster than to keep an index of all.
        const events = stream && stream.events.length <= 32 ? stream.events : this.#withId(eventId);
        return events.find(({ event }) => event.id === eventId && event.streamId === streamId)?.event.version;
      },
    };
  }
}

function checkLiving(stream: MemoryStream | undefined): void {
  if (stream?.tombstone) throw new StreamDeletedError({ streamId: stream.created.streamId });
}

const newStream = ({ position, event: { streamId, timestamp } }: StoredEvent): MemoryStream => ({
  created: { streamId, position, timestamp },
  events: [],
  archived: false,
  tombstone: undefined,
});

/** An event's index in the log. */
const indexOf = ({ save, place }: LogPlace): number => save - 1 + place;

const versionOf = ({ tombstone, events }: MemoryStream) => tombstone?.event.version ?? events.length;

const summaryOf = (stream: MemoryStream): StreamSummary => ({
  ...stream.created,
  version: versionOf(stream),
  status: stream.tombstone ? 'deleted' : stream.archived ? 'archived' : 'live',
});
