import type { Driver } from './driver.ts';
import { encodeMark, type LogMessage, type Mark, markFrom, StoredSave } from './messages.ts';
import type { Reader } from './reader.ts';
import type { Subjects } from './subjects.ts';

interface MarksOptions {
  readonly reader: Reader;
  readonly subjects: Subjects;
}

/**
 * Which streams are archived, and which are deleted, as the marks in the log tell it: read from the leader, each mark once. A deletion
 * that its writer did not live to finish is finished here.
 */
export class Marks {
  readonly #driver: Driver;
  readonly #options: MarksOptions;
  readonly #archived = new Set<string>();
  /** The last saves of deleted streams: what these hold before them is gone. */
  readonly #deleted = new Map<string, number>();
  /** Streams of which it is not known whether they were deleted in the end. */
  readonly #begun = new Set<string>();
  /** Up to which sequence the log was asked for marks, and the last one that it gave. */
  #reached = 0;
  #taken = 0;
  #working: Promise<void> = Promise.resolve();

  constructor(driver: Driver, options: MarksOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  /** Reads what was marked up to a sequence. */
  catchUp(head: number): Promise<void> {
    const work = this.#working.then(() => this.#catchUp(head));
    this.#working = work.catch(() => {}); // told to the one who asked
    return work;
  }

  isArchived(streamId: string): boolean {
    return this.#archived.has(streamId);
  }

  /** The saves among messages of the log, without those that went with their streams. */
  savesIn(messages: readonly LogMessage[]): readonly StoredSave[] {
    return messages.flatMap(({ sequence, streamId, content }) => {
      if (content instanceof StoredSave) return sequence < (this.#deleted.get(streamId) ?? 0) ? [] : content;
      // A leader that was lost, and is back, may have told of fewer.
      if (sequence > this.#taken) this.#take({ sequence, streamId, mark: content });
      return [];
    });
  }

  /** Removes what a deleted stream held before its last save, and says so. */
  async finish(streamId: string, sequence: number): Promise<void> {
    const { subjects } = this.#options;
    await this.#driver.purge(subjects.of(streamId), sequence);
    await this.#driver.publish([{ subject: subjects.mark(streamId), body: encodeMark({ deletion: 'done', save: sequence }) }]);
  }

  async #catchUp(head: number): Promise<void> {
    if (head <= this.#reached) return;
    const { subjects } = this.#options;
    for (;;) {
      const marks = await this.#driver.ofSubject({ from: this.#reached + 1, subject: subjects.marks });
      for (const message of marks)
        this.#take({ sequence: message.sequence, streamId: subjects.read(message.subject).streamId, mark: markFrom(message) });
      this.#reached = Math.max(this.#reached, this.#taken);
      if (marks.length === 0 || this.#reached >= head) break;
    }
    for (const streamId of this.#begun) await this.#look(streamId);
    this.#reached = Math.max(this.#reached, head);
  }

  #take({ sequence, streamId, mark }: { sequence: number; streamId: string; mark: Mark }): void {
    this.#taken = sequence;
    if ('status' in mark) {
      if (mark.status === 'archived' && !this.#deleted.has(streamId)) this.#archived.add(streamId);
      else this.#archived.delete(streamId);
    } else if ('save' in mark) this.#delete(streamId, mark.save);
    else if ('deletion' in mark && !this.#deleted.has(streamId)) this.#begun.add(streamId);
  }

  async #look(streamId: string): Promise<void> {
    const last = await this.#options.reader.last(streamId);
    if (!last?.isDeletion) return; // not yet, or never: it is looked at again
    this.#delete(streamId, last.sequence);
    // Where that fails, the next reader does it; here the stream counts as deleted already.
    await this.finish(streamId, last.sequence).catch(() => {});
  }

  #delete(streamId: string, sequence: number): void {
    this.#deleted.set(streamId, sequence);
    this.#begun.delete(streamId);
    this.#archived.delete(streamId);
  }
}
