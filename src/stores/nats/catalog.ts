import type { StreamSummary } from '../../core/event-store.ts';
import { isBefore } from '../../core/position.ts';
import { type Created, markFrom, type RawMessage, StoredSave } from './messages.ts';
import type { Reader } from './reader.ts';
import type { Subjects } from './subjects.ts';

interface CatalogStream {
  readonly streamId: string;
  readonly created: Created;
  version: number;
  status: StreamSummary['status'];
  /** The sequence of the last save. */
  save: number;
}

interface CatalogOptions {
  readonly reader: Reader;
  readonly subjects: Subjects;
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
  readonly #saves = new Map<string, number | readonly number[]>();
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
  async savesWith(eventId: string): Promise<readonly number[]> {
    await this.#catchUp();
    return [this.#saves.get(eventId) ?? []].flat();
  }

  /** Whether a save is still there. */
  isThere({ streamId, save }: StoredSave): boolean {
    const stream = this.#streams.get(streamId);
    return stream !== undefined && (stream.status !== 'deleted' || save === stream.save);
  }

  #catchUp(): Promise<void> {
    const work = this.#working.then(() => this.#read());
    this.#working = work.catch(() => {}); // told to the one who asked
    return work;
  }

  async #read(): Promise<void> {
    const { reader, subjects, head } = this.#options;
    const end = await head();
    for await (const messages of reader.messages(this.#reached + 1, end)) {
      for (const message of messages) {
        const { streamId, isMark } = subjects.read(message.subject);
        const stream = this.#streams.get(streamId);
        if (!isMark) this.#take(message, stream);
        else if (stream && stream.status !== 'deleted') {
          const mark = markFrom(message);
          if ('status' in mark) stream.status = mark.status;
        }
        this.#reached = message.save;
      }
    }
    this.#reached = Math.max(this.#reached, end);
  }

  #take(message: RawMessage, stream: CatalogStream | undefined): void {
    const save = new StoredSave(message, this.#options.subjects.read(message.subject).streamId);
    const { streamId, version, isDeletion } = save;
    this.#streams.set(streamId, {
      streamId,
      created: stream?.created ?? save.created,
      version,
      status: isDeletion ? 'deleted' : (stream?.status ?? 'live'),
      save: save.save,
    });
    for (const id of save.ids) {
      const others = this.#saves.get(id);
      this.#saves.set(id, others === undefined ? save.save : [others, save.save].flat());
    }
  }
}
