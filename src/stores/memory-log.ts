import { DventError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type { LogFilter, PlacedSave, Saved, StoredEvent, StreamSummary } from '../core/event-store.ts';
import { passes } from '../core/log-filter.ts';
import { type LogPlace, logIdFrom, type Position, PositionCodec } from '../core/position.ts';
import { savedOf } from '../core/saved.ts';
import { systemIds } from '../core/system-sources.ts';
import { streamDeleted } from '../core/tombstone.ts';
import { type StreamHead, type Verdict, verdictsOn } from '../core/verdict.ts';

export interface MemoryStream {
  readonly created: Pick<StreamSummary, 'streamId' | 'position' | 'timestamp'>;
  /** Replaced, not changed, by a deletion: a reader under way keeps what it has begun to read. */
  events: StoredEvent[];
  archived: boolean;
  tombstone: StoredEvent | undefined;
}

/** A part of the log, from one index up to another, which is not included. */
export interface LogPart {
  readonly start: number;
  readonly end: number;
  readonly backwards: boolean;
}

/** A place in the log; the event of a stream that was deleted is gone. */
type Entry = StoredEvent | { readonly position: Position; readonly event: undefined };

const isThere = (entry: Entry): entry is StoredEvent => entry.event !== undefined;

/** The log of a store in memory, and its streams. What happens in one call here happens at once. */
export class MemoryLog {
  readonly positions = new PositionCodec(logIdFrom(systemIds()));
  readonly streams = new Map<string, MemoryStream>();
  /** A save's number is the place in the log of its first event, counted from 1. A deleted event leaves its position. */
  readonly #entries: Entry[] = [];
  /** The events of each id, oldest first, of the log's first `#indexed` entries: caught up when it is asked. */
  readonly #byId = new Map<string, readonly StoredEvent[]>();
  #indexed = 0;

  get length(): number {
    return this.#entries.length;
  }

  /** The first event that has this id. */
  event(id: string): StoredEvent | undefined {
    return this.#withId(id)[0];
  }

  /** Where the last event of the log's first `length` entries stands. */
  positionBefore(length: number): Position | undefined {
    return this.#entries[length - 1]?.position;
  }

  /** The events of a part of the log that a filter lets through. */
  *events({ start, end, backwards }: LogPart, filter: LogFilter): Iterable<StoredEvent> {
    for (let step = 0; step < end - start; step += 1) {
      const entry = this.#entries[backwards ? end - 1 - step : start + step];
      if (!entry || !isThere(entry)) continue;
      const archived = this.streams.get(entry.event.streamId)?.archived ?? false;
      if (passes({ event: entry.event, archived }, filter)) yield entry;
    }
  }

  /** The critical section: decides on a save, then writes it. Gives the results and what was written. */
  append(requests: readonly PlacedSave[]): { readonly results: readonly Saved[]; readonly stored: readonly StoredEvent[] } {
    const verdicts = verdictsOn(requests, (streamId) => this.#headOf(streamId));
    if (verdicts instanceof DventError) throw verdicts;
    const save = this.length + 1;
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
      return savedOf(this.streams.get(streamId)?.events.slice(before, before + events.length) ?? []);
    });
    return { results, stored };
  }

  #write(save: number, event: Event): StoredEvent {
    // Frozen, because readers get it: they must not be able to change what is kept.
    const stored = Object.freeze({ position: this.positions.encode(save, this.length - (save - 1)), event });
    const stream = this.streams.get(event.streamId) ?? newStream(stored);
    this.streams.set(event.streamId, stream);
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
    for (; this.#indexed < this.length; this.#indexed += 1) {
      const entry = this.#entries[this.#indexed];
      if (entry && isThere(entry)) this.#byId.set(entry.event.id, [...(this.#byId.get(entry.event.id) ?? []), entry]);
    }
    return this.#byId.get(id) ?? [];
  }

  #headOf(streamId: string): StreamHead {
    const stream = this.streams.get(streamId);
    return {
      version: stream?.tombstone?.event.version ?? stream?.events.length ?? 0,
      deleted: stream?.tombstone !== undefined,
      versionOf: (eventId) => {
        // Most streams are short, and most ids new: to look through is faster than to keep an index of all.
        const events = stream && stream.events.length <= 32 ? stream.events : this.#withId(eventId);
        return events.find(({ event }) => event.id === eventId && event.streamId === streamId)?.event.version;
      },
    };
  }
}

const newStream = ({ position, event: { streamId, timestamp } }: StoredEvent): MemoryStream => ({
  created: { streamId, position, timestamp },
  events: [],
  archived: false,
  tombstone: undefined,
});

/** An event's index in the log. */
export const indexOf = ({ save, place }: LogPlace): number => save - 1 + place;

export const summaryOf = ({ created, events, archived, tombstone }: MemoryStream): StreamSummary => ({
  ...created,
  version: tombstone?.event.version ?? events.length,
  status: tombstone ? 'deleted' : archived ? 'archived' : 'live',
});
