import type { PlacedSave } from '../../core/event-store.ts';
import { StreamDeletedError } from '../../core/store-errors.ts';
import type { StreamHead } from '../../core/verdict.ts';
import { KnownStream, type KnownStreams } from './known-streams.ts';
import type { StoredSave } from './messages.ts';
import type { Reader } from './reader.ts';

/** What a stream is found to be: with its event ids, where they are asked for, or gone. */
export interface FoundStream {
  readonly head: StreamHead;
  /** The sequence of its last message, upon which the next one follows; 0 where it has none. */
  readonly sequence: number;
  readonly tombstone?: StoredSave;
}

/** By the streams' ids. */
export type FoundStreams = ReadonlyMap<string, FoundStream>;

/** Streams as saves find them. */
export class Heads {
  readonly #reader: Reader;
  readonly #known: KnownStreams;

  constructor(reader: Reader, known: KnownStreams) {
    this.#reader = reader;
    this.#known = known;
  }

  /** What a first attempt may build on without a look: what is remembered, or that there is no such stream where that is expected. */
  remembered(requests: readonly PlacedSave[]): FoundStreams | undefined {
    const found = new Map<string, FoundStream>();
    for (const { streamId, expectedVersion } of requests) {
      const isNew = expectedVersion === 'none' || expectedVersion === 0;
      const head = this.#known.get(streamId) ?? (isNew ? new KnownStream() : undefined);
      if (!head) return undefined;
      found.set(streamId, { head, sequence: head.sequence });
    }
    return found;
  }

  /** The streams as the leader has them. */
  async findAll(requests: readonly PlacedSave[]): Promise<FoundStreams> {
    return new Map(await Promise.all(requests.map(async (request) => [request.streamId, await this.find(request)] as const)));
  }

  /** The stream as the leader has it; with the ids of its events, where there are some to compare them with. */
  async find({ streamId, events }: PlacedSave): Promise<FoundStream> {
    for (;;) {
      const { last, sequence } = await this.#reader.end(streamId);
      if (!last) return { head: new KnownStream(sequence), sequence };
      if (last.isDeletion) {
        this.#known.forget(streamId);
        const head = { version: last.version, deleted: true, versionOf: () => undefined };
        return { head, sequence, tombstone: last };
      }
      if (events.length === 0) return { head: bareHead(last), sequence };
      const stream = await this.#caughtUp(last, sequence);
      if (!stream) continue; // deleted meanwhile
      this.#known.keep(streamId, stream);
      return { head: stream, sequence: stream.sequence };
    }
  }

  /** What is known of a stream, with what has come since. */
  async #caughtUp(last: StoredSave, sequence: number): Promise<KnownStream | undefined> {
    const stream = this.#known.get(last.streamId) ?? new KnownStream();
    if (stream.sequence === sequence) return stream;
    const before = stream.version;
    try {
      for await (const links of this.#reader.links(last, { from: before + 1, to: last.version })) {
        for (const save of await this.#reader.linked(links)) {
          if (save.version <= before) continue;
          stream.note(save.ids, save.header.from);
          if (save.header.from === 1) stream.created = save.created;
        }
      }
    } catch (error) {
      this.#known.forget(last.streamId); // with only some of its newer ids
      if (error instanceof StreamDeletedError) return undefined;
      throw error;
    }
    stream.endAt(last, sequence);
    return stream;
  }
}

/** For saves without events: there are no ids to look for. */
const bareHead = ({ version }: StoredSave): StreamHead => ({ version, deleted: false, versionOf: () => undefined });
