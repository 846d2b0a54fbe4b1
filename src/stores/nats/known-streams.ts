import type { Event } from '../../core/event.ts';
import type { LogPlace } from '../../core/position.ts';
import type { StreamHead } from '../../core/verdict.ts';
import { type Created, mostLinks, type StoredSave } from './messages.ts';

/** A stream with all of its event ids, as it was at one of its saves: what a next save is decided on. */
export class KnownStream implements StreamHead {
  /** The sequence of its last message, upon which the next one follows; 0 where it has none. */
  sequence: number;
  version = 0;
  readonly deleted = false;
  /** What the next save names as those before it. */
  links: readonly number[] = [];
  created: Created | undefined;
  readonly #versions = new Map<string, number>();

  constructor(sequence = 0) {
    this.sequence = sequence;
  }

  get size(): number {
    return this.#versions.size;
  }

  versionOf(eventId: string): number | undefined {
    return this.#versions.get(eventId);
  }

  /** Notes the ids of a save; in whatever order they come. */
  note(ids: readonly string[], from: number): void {
    for (const [index, id] of ids.entries()) this.#versions.set(id, from + index);
  }

  /** It goes on with events, which were written to a place in the log, in the message of a sequence. */
  grow(events: readonly Event[], { sequence, place }: { sequence: number; place: LogPlace }): void {
    this.note(
      events.map(({ id }) => id),
      this.version + 1,
    );
    if (this.version === 0) this.created = { ...place, timestamp: events[0]?.timestamp ?? '' };
    this.sequence = sequence;
    this.version += events.length;
    this.links = [sequence, ...this.links].slice(0, mostLinks);
  }

  /** What is noted is all there is up to its last save; the sequence is that of its last message, of a save that was torn perhaps. */
  endAt(last: StoredSave, sequence: number): void {
    this.sequence = sequence;
    this.version = last.version;
    this.links = [last.sequence, ...last.header.previous].slice(0, mostLinks);
  }
}

/** The same of a stream's saves, all of them, in any order. */
export function knownFrom(saves: readonly StoredSave[], last: StoredSave): KnownStream {
  const known = new KnownStream();
  for (const save of saves) {
    known.note(save.ids, save.header.from);
    if (save.header.from === 1) known.created = save.created;
  }
  known.endAt(last, last.sequence);
  return known;
}

/** About 100 bytes each. */
const mostIds = 300_000;

/**
 * The streams that were read or written of late. What others have written since is not in it: the server refuses a save that builds on
 * less than there is. A library for this would be one more thing to install for all, in the place of some twenty lines.
 */
export class KnownStreams {
  /** The one that was used longest ago comes first. */
  readonly #streams = new Map<string, KnownStream>();
  /** What each was counted as: a stream grows while it is kept. */
  readonly #weights = new Map<string, number>();
  #ids = 0;

  get(streamId: string): KnownStream | undefined {
    return this.#streams.get(streamId);
  }

  /** Keeps what is known now, unless more is known already. */
  keep(streamId: string, stream: KnownStream): void {
    const other = this.#streams.get(streamId);
    if (other && other.sequence > stream.sequence) return;
    this.forget(streamId);
    this.#streams.set(streamId, stream);
    this.#weights.set(streamId, stream.size + 1);
    this.#ids += stream.size + 1;
    for (const oldest of this.#streams.keys()) {
      if (this.#ids <= mostIds) return;
      this.forget(oldest);
    }
  }

  forget(streamId: string): void {
    if (!this.#streams.delete(streamId)) return;
    this.#ids -= this.#weights.get(streamId) ?? 0;
    this.#weights.delete(streamId);
  }
}
