import { IntegrityError, StreamDeletedError } from '../../core/store-errors.ts';
import type { Driver } from './driver.ts';
import { unreadable } from './failures.ts';
import type { KnownStreams } from './known-streams.ts';
import type { Leadership } from './leadership.ts';
import { encodeSave, mostLinks, type RawMessage, StoredSave } from './messages.ts';
import type { Subjects } from './subjects.ts';

/** How many messages are asked for at a time. */
export const windowSize = 64;

interface ReaderOptions {
  readonly subjects: Subjects;
  readonly leadership: Leadership;
  /** What is in there was found valid. */
  readonly known: KnownStreams;
}

type Placed = Pick<StoredSave, 'save' | 'streamId' | 'header'>;

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

/**
 * Reads saves.
 *
 * A save names the one before it. Where several servers keep the log, and elect a leader, two writers who name the same one might both
 * get their message stored. Then the first of the two is the save, and the other is void: its writer is told of a conflict, readers pass
 * it over, and whoever meets it as a stream's last covers it.
 */
export class Reader {
  readonly #driver: Driver;
  readonly #subjects: Subjects;
  readonly #leadership: Leadership;
  readonly #known: KnownStreams;

  constructor(driver: Driver, { subjects, leadership, known }: ReaderOptions) {
    this.#driver = driver;
    this.#subjects = subjects;
    this.#leadership = leadership;
    this.#known = known;
  }

  /** A stream's last save, with all that was acknowledged before the call; it is the last message of its subject. */
  async last(streamId: string): Promise<StoredSave | undefined> {
    for (;;) {
      const message = await this.#driver.last(this.#subjects.of(streamId));
      if (!message) return undefined;
      const save = new StoredSave(message, streamId);
      // Where there are replicas, all that is not known: a writer may have died and left a void one here, long ago.
      if (this.#known.get(streamId)?.save === save.save || (await this.follows(save))) return save;
      await this.#cover(save);
    }
  }

  /** Whether a save that was just acknowledged is valid; looked at only while the leader may not know that itself. */
  async isValid(save: Placed): Promise<boolean> {
    return this.#leadership.isSure || (await this.follows(save));
  }

  /** Whether a save is the one that follows upon the save that it names. */
  async follows({ save, streamId, header }: Placed): Promise<boolean> {
    const [predecessor] = header.previous;
    // One server alone sees to it; what expects to be the first is checked by the servers when they write it.
    if (!this.#leadership.isReplicated || predecessor === undefined) return true;
    return (await this.#successor({ streamId, save: predecessor }, save)) === undefined;
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

  #saveFrom(message: RawMessage | undefined): StoredSave | undefined {
    return message && new StoredSave(message, this.#subjects.read(message.subject).streamId);
  }

  /** The save that follows upon another, if it stands before a place. */
  async #successor({ streamId, save }: Pick<StoredSave, 'streamId' | 'save'>, before: number): Promise<StoredSave | undefined> {
    for (let from = save + 1; from < before; ) {
      const found = await this.#driver.next(from, this.#subjects.of(streamId));
      if (!found || found.save >= before) return undefined;
      const other = new StoredSave(found, streamId);
      if (other.header.previous[0] === save) return other;
      from = found.save + 1;
    }
    return undefined;
  }

  /**
   * Writes a save without events after a void one, so that the last message of the subject is none. The void one cannot be removed: 2.9
   * then knows no last message of that subject any more. Should the stream have been deleted, its last event is written once more.
   */
  async #cover({ streamId, save, header }: StoredSave): Promise<void> {
    let valid = await this.#successor({ streamId, save: header.previous[0] ?? 0 }, save);
    for (let next = valid; next; next = await this.#successor(next, save)) valid = next;
    if (!valid) return;
    const previous = [valid.save, ...valid.header.previous].slice(0, mostLinks);
    const cover = valid.isDeletion
      ? encodeSave({ ...valid.header, again: valid.save }, valid.encodedEvents)
      : encodeSave({ from: valid.version + 1, previous }, '');
    try {
      await this.#driver.publish(this.#subjects.of(streamId), cover, { expected: save, id: `cover ${save}` });
    } catch (error) {
      throw unreadable(error);
    }
  }

  async #window(from: number, to: number): Promise<readonly RawMessage[]> {
    const sequences = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
    const messages = await Promise.all(sequences.map((sequence) => this.#driver.at(sequence)));
    return messages.filter((message) => message !== undefined);
  }
}
