import { IntegrityError, StreamDeletedError } from '../../core/store-errors.ts';
import type { Driver } from './driver.ts';
import { unreadable } from './failures.ts';
import type { KnownStreams } from './known-streams.ts';
import { firstOf, type LogMessage, lastOf, markFrom, mostLinks, type RawMessage, StoredSave } from './messages.ts';
import type { Subjects } from './subjects.ts';
import { WholeSaves } from './whole-saves.ts';

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

export interface StreamEnd {
  readonly last: StoredSave | undefined;
  readonly sequence: number;
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

  /** A stream's last save, with all that was acknowledged before the call. */
  async last(streamId: string): Promise<StoredSave | undefined> {
    return (await this.end(streamId)).last;
  }

  /** The same, and the sequence of the last message of its subject, upon which the next one follows; 0 where there is none. */
  async end(streamId: string): Promise<StreamEnd> {
    const known = this.#known.get(streamId);
    const message = await this.#driver.last(this.#subjects.of(streamId), known?.sequence ?? 0);
    let last = this.#saveFrom(message);
    while (last && known?.links[0] !== last.sequence && !(await this.#isWhole(last)))
      last = last.header.previous[0] === undefined ? undefined : await this.at(last.header.previous[0]);
    return { last, sequence: message?.sequence ?? 0 };
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
    if (oldest.header.from <= to) yield { streamId, sequences: [oldest.sequence], version: oldest.version, oldest };
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
        sequence === oldest?.sequence ? oldest : this.#saveFrom(await this.#driver.anywhere(sequence)),
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

  /**
   * Messages of the log in their order, from one sequence up to another, which are included: of saves that are whole, and these to
   * their ends.
   */
  async *messages(from: number, to: number): AsyncGenerator<readonly LogMessage[], void> {
    const whole = new WholeSaves();
    for (let start = from; start <= Math.max(to, whole.end); ) {
      // The rest of a save is there a moment later; if not, its server cannot store it, and it is not told of.
      if (start > to && !(await this.#driver.reaches(whole.end))) return;
      const found = await this.#driver.some(start);
      for (const message of found) if (message.sequence <= Math.max(to, whole.end)) whole.take(this.#read(message));
      start = (found.at(-1)?.sequence ?? to) + 1;
      const given = whole.given();
      if (given.length > 0) yield given;
    }
  }

  /** The same, backwards. */
  async *messagesBackwards(from: number, to: number): AsyncGenerator<readonly LogMessage[], void> {
    for (let end = to; end >= from; end -= windowSize) {
      const window: LogMessage[] = [];
      for await (const messages of this.messages(Math.max(from, end - windowSize + 1), end)) window.push(...messages);
      const own = end === to ? window : window.filter(({ sequence }) => sequence <= end); // the rest was given before
      if (own.length > 0) yield own.reverse();
    }
  }

  /** The sequence of the last message of a save. */
  async endOfSave(save: number): Promise<number> {
    for (const message of await this.#driver.some(save)) {
      const { sequence, part } = this.#read(message);
      if (part && firstOf(sequence, part) === save) return lastOf(sequence, part);
    }
    return save; // it is one message, or gone
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

  /** Whether what was saved to other streams with it is there: the last message of a save over several streams is never removed. */
  async #isWhole({ sequence, header: { part } }: StoredSave): Promise<boolean> {
    if (!part) return true;
    const end = lastOf(sequence, part);
    if (!(await this.#driver.reaches(end)))
      throw unreadable(new Error(`the save of message ${sequence} is not stored to its end`));
    const last = await this.#driver.at(end);
    return last !== undefined && this.#read(last).part?.id === part.id;
  }

  #read(message: RawMessage): LogMessage {
    const { streamId, isMark } = this.#subjects.read(message.subject);
    const content = isMark ? markFrom(message) : new StoredSave(message, streamId);
    const part = content instanceof StoredSave ? content.header.part : 'part' in content ? content.part : undefined;
    return { sequence: message.sequence, streamId, content, part };
  }
}
