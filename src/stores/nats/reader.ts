import { IntegrityError, StreamDeletedError } from '../../core/store-errors.ts';
import type { Driver } from './driver.ts';
import { mostLinks, type RawMessage, StoredSave } from './messages.ts';
import type { Subjects } from './subjects.ts';

/** How many messages are asked for at a time. */
export const windowSize = 64;

interface VersionSpan {
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

/** Reads saves. */
export class Reader {
  readonly #driver: Driver;
  readonly #subjects: Subjects;

  constructor(driver: Driver, subjects: Subjects) {
    this.#driver = driver;
    this.#subjects = subjects;
  }

  /** A stream's last save, with all that was acknowledged before the call; it is the last message of its subject. */
  async last(streamId: string): Promise<StoredSave | undefined> {
    const message = await this.#driver.last(this.#subjects.of(streamId));
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

  /** Messages of the log, in the order of their sequences, from one up to another, which are included; and the rest of the last one's save. */
  async *messages(from: number, to: number): AsyncGenerator<readonly RawMessage[], void> {
    for (let start = from; start <= to; ) {
      const messages = await this.#window(start, Math.min(start + windowSize - 1, to));
      if (messages.length === 0) {
        const next = await this.#driver.next(start, this.#subjects.all);
        if (!next) return;
        start = next.save;
        continue;
      }
      start += windowSize;
      yield start > to ? [...messages, ...(await this.#restAfter(messages))] : messages;
    }
  }

  /** The same, backwards. */
  async *messagesBackwards(from: number, to: number): AsyncGenerator<readonly RawMessage[], void> {
    for (let end = to; end >= from; end -= windowSize) {
      const messages = await this.#window(Math.max(from, end - windowSize + 1), end);
      if (messages.length === 0) continue;
      const rest = end === to ? await this.#restAfter(messages) : [];
      yield [...messages, ...rest].reverse();
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

  /** A save over several streams is read whole, also where the head of the log was seen within it. */
  async #restAfter(messages: readonly RawMessage[]): Promise<readonly RawMessage[]> {
    const message = messages.at(-1);
    if (!message || this.#subjects.read(message.subject).isMark) return [];
    const { save, end } = new StoredSave(message, '');
    if (end === save) return [];
    await this.#driver.grownTo(end);
    return await this.#window(save + 1, end);
  }

  async #window(from: number, to: number): Promise<readonly RawMessage[]> {
    const sequences = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
    const messages = await Promise.all(sequences.map((sequence) => this.#driver.at(sequence)));
    return messages.filter((message) => message !== undefined);
  }
}
