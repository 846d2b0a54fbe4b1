import type { StreamSummary } from '../../core/event-store.ts';
import { isBefore } from '../../core/position.ts';
import { type Created, StoredSave } from './messages.ts';
import type { Reader } from './reader.ts';

interface CatalogStream {
  readonly streamId: string;
  readonly created: Created;
  version: number;
  status: StreamSummary['status'];
  /** The sequence of the last save. */
  sequence: number;
}

interface CatalogOptions {
  readonly reader: Reader;
  /** The sequence of the log's last message, as the leader has it. */
  readonly head: () => Promise<number>;
}

/**
 * All streams, and where each event id stands: made from the whole log when it is first asked for, and caught up to the leader's head
 * before each answer. It takes some 100 bytes of memory for each event.
 */
export class Catalog {
  readonly #options: CatalogOptions;
  readonly #streams = new Map<string, CatalogStream>();
  /** Of the saves that hold an event, by its id. */
  readonly #sequences = new Map<string, number | readonly number[]>();
  #reached = 0;
  #working: Promise<void> = Promise.resolve();

  constructor(options: CatalogOptions) {
    this.#options = options;
  }

  /** The streams in the order of their creation. */
  async streams(): Promise<readonly CatalogStream[]> {
    await this.#catchUp();
    // Of a deleted stream, what comes first in the log now is its end.
    return [...this.#streams.values()].sort((one, other) => (isBefore(one.created, other.created) ? -1 : 1));
  }

  /** The sequences of the saves that hold an event of this id, oldest first, without those that went with their stream. */
  async sequencesOf(eventId: string): Promise<readonly number[]> {
    await this.#catchUp();
    return [this.#sequences.get(eventId) ?? []].flat();
  }

  /** Whether a save is still there. */
  isThere({ streamId, sequence }: StoredSave): boolean {
    const stream = this.#streams.get(streamId);
    return stream !== undefined && (stream.status !== 'deleted' || sequence === stream.sequence);
  }

  #catchUp(): Promise<void> {
    const work = this.#working.then(() => this.#read());
    this.#working = work.catch(() => {}); // told to the one who asked
    return work;
  }

  async #read(): Promise<void> {
    const { reader, head } = this.#options;
    for await (const messages of reader.messages(this.#reached + 1, await head())) {
      for (const { sequence, streamId, content } of messages) {
        const stream = this.#streams.get(streamId);
        if (content instanceof StoredSave) this.#take(content, stream);
        else if (stream && stream.status !== 'deleted' && 'status' in content) stream.status = content.status;
        this.#reached = sequence;
      }
    }
  }

  #take(save: StoredSave, stream: CatalogStream | undefined): void {
    const { streamId, version, isDeletion } = save;
    this.#streams.set(streamId, {
      streamId,
      created: stream?.created ?? save.created,
      version,
      status: isDeletion ? 'deleted' : (stream?.status ?? 'live'),
      sequence: save.sequence,
    });
    for (const id of save.ids) {
      const others = this.#sequences.get(id);
      this.#sequences.set(id, others === undefined ? save.sequence : [others, save.sequence].flat());
    }
  }
}
