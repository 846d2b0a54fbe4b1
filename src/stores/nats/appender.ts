import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../../core/event.ts';
import type { PlacedSave } from '../../core/event-store.ts';
import { OutcomeUnknownError, StoreUnavailableError } from '../../core/store-errors.ts';
import type { Driver } from './driver.ts';
import { NotSent, Refused, unavailable } from './failures.ts';
import type { KnownStream } from './known-streams.ts';
import type { Leadership } from './leadership.ts';
import { type Created, encodeMark, encodeSave, type Mark, type SaveHeader } from './messages.ts';
import type { Reader } from './reader.ts';
import type { Subjects } from './subjects.ts';

/** Where a save is to stand. */
export interface Target {
  readonly streamId: string;
  readonly stream: KnownStream;
  readonly events: readonly Event[];
  /** Of a save that deletes the stream. */
  readonly created?: Created;
}

/** What a message's headers and the first line of its body take at most, in bytes. */
export const headerBytes = 1_024;

/** How often a server may say that it knows a message, which is not found, before it is given another id. */
const patience = 50;

interface AppenderOptions {
  readonly reader: Reader;
  readonly subjects: Subjects;
  readonly leadership: Leadership;
}

/** Sends what is to be written, each time with what it builds on. */
export class Appender {
  readonly #driver: Driver;
  readonly #options: AppenderOptions;

  constructor(driver: Driver, options: AppenderOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  /**
   * Writes a save that builds on what is known: gives its sequence, or why it was not written.
   *
   * @param known how often the server has said already that it knows this message, which was not found
   */
  async append(
    { streamId, stream, events, created }: Target,
    { body, known }: { body: string; known: number },
  ): Promise<number | 'overtaken' | 'known'> {
    const { subjects, reader, leadership } = this.#options;
    const header: SaveHeader = { from: stream.version + 1, previous: stream.links, ...(created && { created }) };
    const aimed = [{ streamId, events, expectedVersion: stream.version }];
    const expected = stream.save;
    const id = messageId(streamId, { after: expected, known });
    // Of the one that the server knows, nobody can tell here that it will not come after all: as after an election.
    if (known >= patience) leadership.disturbed();
    if (known > 0) await delay(Math.min(known, 20)); // the server is still writing it, or has lost it
    const answer = await this.#sent(aimed, () =>
      this.#driver.publish(subjects.of(streamId), encodeSave(header, body), { expected, id }),
    );
    if (answer.kind !== 'stored') return answer.kind;
    const { save } = answer;
    if (!(await this.#sent(aimed, () => reader.isValid({ save, streamId, header })))) {
      await reader.last(streamId).catch(() => {}); // which covers it
      return 'overtaken';
    }
    return save;
  }

  async mark(streamId: string, mark: Mark): Promise<void> {
    const { subjects } = this.#options;
    await this.#sent([], () => this.#driver.publish(subjects.mark(streamId), encodeMark(mark)));
  }

  async #sent<Result>(saves: readonly PlacedSave[], send: () => Promise<Result>): Promise<Result> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof NotSent || (error instanceof Refused && error.status !== 503)) throw unavailable(error);
      throw new OutcomeUnknownError({ saves, cause: error instanceof StoreUnavailableError ? error.cause : error });
    }
  }
}

/**
 * The same for all who want to follow upon the same save: servers take one message of an id, also where several are under way. A
 * message that the server knows, but does not have, was lost with a leader: after a while, the next one takes another id.
 */
export function messageId(streamId: string, { after, known }: { after: number; known: number }): string {
  const name = `${streamId}\n${after}\n${Math.floor(known / patience)}`;
  return hash('sha256', name, 'base64url');
}
