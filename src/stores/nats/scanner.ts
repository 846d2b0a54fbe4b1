import type { Marks } from './marks.ts';
import { type RawMessage, StoredSave } from './messages.ts';
import type { Reader } from './reader.ts';
import type { Subjects } from './subjects.ts';

interface ScannerOptions {
  readonly reader: Reader;
  readonly marks: Marks;
  readonly subjects: Subjects;
}

/** Of how many streams it is remembered which save was the last that was found valid. */
const mostRemembered = 20_000;

/** Picks the saves out of messages of the log: without the library's marks, what is gone, and what is void. */
export class Scanner {
  readonly #options: ScannerOptions;
  readonly #valid = new Map<string, number>();

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  /** Of messages in the order of the log. */
  async savesIn(messages: readonly RawMessage[]): Promise<readonly StoredSave[]> {
    const saves = messages.flatMap((message) => this.#saveFrom(message) ?? []);
    const isValid = await this.#looks(saves);
    return saves.filter((save) => {
      const valid = isValid.get(save) ?? this.#follows(save) ?? true;
      if (valid) this.#remember(save);
      return valid;
    });
  }

  #saveFrom(message: RawMessage): StoredSave | undefined {
    const { subjects, marks } = this.#options;
    const { streamId, isMark } = subjects.read(message.subject);
    if (isMark || marks.isGone({ streamId, save: message.save })) return undefined;
    const save = new StoredSave(message, streamId);
    return save.save === message.save ? save : undefined; // else it was there before
  }

  /** Looks at the log for those saves that the ones read before cannot tell of: the first of each stream that a reader meets. */
  async #looks(saves: readonly StoredSave[]): Promise<ReadonlyMap<StoredSave, boolean>> {
    const before = new Set<string>();
    const unsure = saves.filter((save) => {
      const isUnsure = !before.has(save.streamId) && this.#follows(save) === undefined;
      before.add(save.streamId);
      return isUnsure;
    });
    const { reader } = this.#options;
    return new Map(await Promise.all(unsure.map(async (save) => [save, await reader.follows(save)] as const)));
  }

  /** Whether a save follows upon the last valid one; `undefined` where that is not known. */
  #follows({ streamId, save, header }: StoredSave): boolean | undefined {
    const [predecessor] = header.previous;
    if (predecessor === undefined) return true;
    const last = this.#valid.get(streamId);
    if (last === undefined || last >= save || last < predecessor) return undefined;
    return last === predecessor;
  }

  #remember({ streamId, save }: StoredSave): void {
    this.#valid.delete(streamId);
    this.#valid.set(streamId, save);
    const [oldest] = this.#valid.keys();
    if (this.#valid.size > mostRemembered && oldest !== undefined) this.#valid.delete(oldest);
  }
}
