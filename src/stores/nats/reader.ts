import { IntegrityError, StreamDeletedError } from '../../core/store-errors.ts';
import type { Driver } from './driver.ts';
import type { KnownStreams } from './known-streams.ts';
import { mostLinks, type RawMessage, StoredSave } from './messages.ts';
import type { Subjects } from './subjects.ts';

/** How many messages are looked at together, backwards. */
const windowSize = 256;

export interface VersionSpan {
  readonly from: number;
  readonly to: number;
}

/** Where some of a stream's saves stand, one after the other, newest first. */
interface Links {
  readonly streamId: string;
  readonly sequences: readonly number[];
  /** The last version of the newest. */
  readonly version: number;
  /** The oldest, where it was read to find the others. */
  readonly oldest?: StoredSave;
}

interface ReaderOptions {
  readonly subjects: Subjects;
  readonly known: KnownStreams;
}

/** Reads saves. */
export class Reader {
  readonly #driver: Driver;
  readonly #subjects: Subjects;
  readonly #known: KnownStreams;

  constructor(driver: Driver, { subjects, known }: ReaderOptions) {
    this.#driver = driver;
    this.#subjects = subjects;
    this.#known = known;
  }

  /** A stream's last save, with all that was acknowledged before the call; it is the last message of its subject. */
  async last(streamId: string): Promise<StoredSave | undefined> {
    const message = await this.#driver.last(this.#subjects.of(streamId), this.#known.get(streamId)?.save ?? 0);
    if (!message) return undefined;
    const save = new StoredSave(message, streamId);
    await this.#driver.grownTo(save.end); // what was saved to other streams with it can be read as well
    return save;
  }

  /** The save of a sequence. */
  async at(sequence: number): Promise<StoredSave | undefined> {
    return this.#saveFrom(await this.#driver.at(sequence));
  }

  /**
   * Where a stream's saves stand that hold a range of versions, some at a time, newest first: one message in `mostLinks` is read to find
   * them.
   */
  async *links(last: StoredSave, { from, to }: VersionSpan): AsyncGenerator<Links, void> {
    let oldest = last;
    const { streamId } = last;
    if (oldest.header.from <= to) yield { streamId, sequences: [oldest.save], version: oldest.version, oldest };
    while (oldest.header.from > from) {
      const { previous, from: after } = oldest.header;
      const version = after - 1;
      // Fewer are all that there are, so the oldest of them is the stream's first.
      if (previous.length < mostLinks) {
        yield { streamId, sequences: previous, version };
        return;
      }
      const next = await this.at(previous.at(-1) ?? 0);
      if (!next) throw await this.gone(streamId);
      if (next.header.from <= to) yield { streamId, sequences: previous, version, oldest: next };
      oldest = next;
    }
  }

  /** The saves that stand there, read side by side, in the same order. */
  async linked({ streamId, sequences, version, oldest }: Links): Promise<readonly StoredSave[]> {
    const found = await Promise.all(
      sequences.map(async (sequence) =>
        sequence === oldest?.save ? oldest : this.#saveFrom(await this.#driver.anywhere(sequence)),
      ),
    );
    const saves: StoredSave[] = [];
    for (const [index, sequence] of sequences.entries()) {
      const before = saves.at(-1)?.header.from;
      const expected = before === undefined ? version : before - 1;
      const isIt = found[index]?.streamId === streamId && found[index].version === expected;
      const save = isIt ? found[index] : await this.at(sequence);
      if (!save) throw await this.gone(streamId);
      saves.push(save);
    }
    if (!oldest && saves.at(-1)?.header.from !== 1) throw await this.gone(streamId);
    return saves;
  }

  /** Messages of the log in their order, from one sequence up to another, which are included, and the rest of the save that stands there. */
  async *messages(from: number, to: number): AsyncGenerator<readonly RawMessage[], void> {
    for (let start = from, end = to; start <= end; ) {
      const found = await this.#driver.some(start);
      const last = found.findLast(({ save }) => save <= end);
      if (last) end = Math.max(end, this.#endOf(last));
      const within = found.filter(({ save }) => save <= end);
      if (within.length > 0) yield within;
      start = (found.at(-1)?.save ?? end) + 1;
    }
  }

  /** The same, backwards. */
  async *messagesBackwards(from: number, to: number): AsyncGenerator<readonly RawMessage[], void> {
    for (let end = to; end >= from; end -= windowSize) {
      const window: RawMessage[] = [];
      for await (const messages of this.messages(Math.max(from, end - windowSize + 1), end)) window.push(...messages);
      const own = end === to ? window : window.filter(({ save }) => save <= end); // the rest was given before
      if (own.length > 0) yield own.reverse();
    }
  }

  /** Why a save is not there that another names. */
  async gone(streamId: string): Promise<Error> {
    const last = await this.last(streamId);
    return last?.isDeletion
      ? new StreamDeletedError({ streamId })
      : new IntegrityError(`A message of "${streamId}" is missing: the log was changed by other means.`);
  }

  #saveFrom(message: RawMessage | undefined): StoredSave | undefined {
    return message && new StoredSave(message, this.#subjects.read(message.subject).streamId);
  }

  /** The sequence of the last message of the same save. */
  #endOf(message: RawMessage): number {
    return this.#subjects.read(message.subject).isMark ? message.save : new StoredSave(message, '').end;
  }
}
