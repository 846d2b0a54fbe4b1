import { IntegrityError, StreamDeletedError } from '../../core/store-errors.ts';
import type { Driver } from './driver.ts';
import { type RawMessage, StoredSave } from './messages.ts';
import type { Subjects } from './subjects.ts';

/** How many messages are asked for at a time. */
export const windowSize = 64;

interface ReaderOptions {
  readonly subjects: Subjects;
  readonly isReplicated: boolean;
}

/**
 * Reads saves.
 *
 * A save names the one before it. Where several servers keep the log, two writers who name the same one may both get their message
 * stored: servers check an expectation before they agree on the order of what is under way. Then the first of the two is the save, and the
 * other is void: its writer is told of a conflict, readers pass it over, and whoever meets it as a stream's last removes it.
 */
export class Reader {
  readonly #driver: Driver;
  readonly #subjects: Subjects;
  readonly #isReplicated: boolean;

  constructor(driver: Driver, { subjects, isReplicated }: ReaderOptions) {
    this.#driver = driver;
    this.#subjects = subjects;
    this.#isReplicated = isReplicated;
  }

  /** A stream's last save, with all that was acknowledged before the call. */
  async last(streamId: string): Promise<StoredSave | undefined> {
    for (;;) {
      const message = await this.#driver.last(this.#subjects.of(streamId));
      if (!message) return undefined;
      const save = new StoredSave(message, streamId);
      if (await this.isValid(save)) return save;
      await this.#driver.remove(save.save);
    }
  }

  /** Whether a save is the one that follows upon the save that it names. */
  async isValid({ save, streamId, header }: Pick<StoredSave, 'save' | 'streamId' | 'header'>): Promise<boolean> {
    const [predecessor] = header.previous;
    // What expects to be the first is checked by the servers when they write it.
    if (!this.#isReplicated || predecessor === undefined) return true;
    const subject = this.#subjects.of(streamId);
    for (let from = predecessor + 1; from < save; ) {
      const found = (await this.#driver.nearby(from, subject)) ?? (await this.#driver.next(from, subject));
      if (!found || found.save >= save) return true;
      if (new StoredSave(found, streamId).header.previous[0] === predecessor) return false;
      from = found.save + 1;
    }
    return true;
  }

  /** The saves of these sequences, read side by side, in their order; what is not there is left out. */
  async saves(sequences: readonly number[]): Promise<readonly StoredSave[]> {
    const saves = await Promise.all(sequences.map((sequence) => this.#at(sequence)));
    return saves.filter((save) => save !== undefined);
  }

  /**
   * The sequences of a stream's saves that hold a range of versions, some at a time, newest first: one message in `mostLinks` is read
   * to find them.
   */
  async *sequences(last: StoredSave, { from, to }: { from: number; to: number }): AsyncGenerator<readonly number[], void> {
    let oldest = last;
    if (oldest.header.from <= to) yield [oldest.save];
    while (oldest.header.from > from) {
      const { previous } = oldest.header;
      const next = await this.#at(previous.at(-1) ?? 0);
      if (!next) throw await this.gone(last.streamId);
      if (next.header.from <= to) yield previous;
      oldest = next;
    }
  }

  /** Messages of the log, in the order of their sequences, from one up to another, which are included. */
  async *messages(from: number, to: number): AsyncGenerator<readonly RawMessage[], void> {
    for (let start = from; start <= to; ) {
      const messages = await this.#window(start, Math.min(start + windowSize - 1, to));
      if (messages.length === 0) {
        const next = await this.#driver.next(start, this.#subjects.all);
        if (!next) return;
        start = next.save;
        continue;
      }
      yield messages;
      start += windowSize;
    }
  }

  /** The same, backwards. */
  async *messagesBackwards(from: number, to: number): AsyncGenerator<readonly RawMessage[], void> {
    for (let end = to; end >= from; end -= windowSize) {
      const messages = await this.#window(Math.max(from, end - windowSize + 1), end);
      if (messages.length > 0) yield messages.toReversed();
    }
  }

  /** Why a save is not there that another names. */
  async gone(streamId: string): Promise<Error> {
    const last = await this.last(streamId);
    return last?.isDeletion
      ? new StreamDeletedError({ streamId })
      : new IntegrityError(`A message of "${streamId}" is missing: the log was changed by other means.`);
  }

  async #at(sequence: number): Promise<StoredSave | undefined> {
    const message = await this.#driver.at(sequence);
    return message && new StoredSave(message, this.#subjects.read(message.subject).streamId);
  }

  async #window(from: number, to: number): Promise<readonly RawMessage[]> {
    const sequences = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
    const messages = await Promise.all(sequences.map((sequence) => this.#driver.at(sequence)));
    return messages.filter((message) => message !== undefined);
  }
}
