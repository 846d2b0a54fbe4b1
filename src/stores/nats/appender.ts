import { randomUUID } from 'node:crypto';
import { messageOf } from '../../core/error-text.ts';
import type { Event } from '../../core/event.ts';
import type { PlacedSave } from '../../core/event-store.ts';
import type { LogPlace } from '../../core/position.ts';
import { IntegrityError, OutcomeUnknownError, StoreUnavailableError, UnsupportedError } from '../../core/store-errors.ts';
import type { Answer } from './answers.ts';
import type { Driver } from './driver.ts';
import { cannotBeTogether, isRefusal, NotSent, unavailable } from './failures.ts';
import type { KnownStream } from './known-streams.ts';
import { type Created, encodeMark, encodeSave, type Mark, type Part } from './messages.ts';
import type { NewMessage } from './sender.ts';
import type { Subjects } from './subjects.ts';

/** What is to be written to a stream, and what it builds on. */
export interface Target {
  readonly streamId: string;
  readonly stream: KnownStream;
  readonly events: readonly Event[];
  /** The events, as `encodeEvents` has them. */
  readonly body: string;
  /** Of a save that deletes the stream. */
  readonly created?: Created;
}

/** A stream that has to stand as it was found, when others are written. */
export interface Check {
  readonly streamId: string;
  readonly version: number;
  /** The sequence of its last save. */
  readonly sequence: number;
}

/** What one write has to do with one stream. */
export type Entry = Target | Check;

/** Where a target stands: its message, and the first of its events. */
export interface Written {
  /** The sequence of the message. */
  readonly sequence: number;
  readonly place: LogPlace;
}

/** What a message's headers and the first line of its body take at most, in bytes. */
export const headerBytes = 1_024;

/**
 * Sends what one write has to write, each time with what it builds on.
 *
 * A leader that was lost, and is back, may refuse what the leader of now has taken. So whoever is refused looks at the streams, and says
 * it again, until they have gone on, or it is taken; who can do neither does not know.
 */
export class Appender {
  readonly #driver: Driver;
  readonly #subjects: Subjects;
  /** What was refused. */
  #refused: readonly PlacedSave[] | undefined;

  constructor(driver: Driver, subjects: Subjects) {
    this.#driver = driver;
    this.#subjects = subjects;
  }

  /** Writes all of it: gives where the targets stand, in their order. Nothing, and `undefined`, where a stream has gone on. */
  async append(entries: readonly Entry[]): Promise<readonly Written[] | undefined> {
    const targets = entries.filter(isTarget);
    const checks = entries.filter((entry): entry is Check => !isTarget(entry));
    const partAt = partsOf(entries.length > 1 ? entries.length + 1 : 1);
    const places = placesOf(targets);
    const end = partAt(entries.length, 0);
    const messages = [
      ...checks.map((check, index) => this.#checking(check, partAt(index, 0))),
      ...targets.map((target, index) => this.#writing(target, partAt(checks.length + index, places[index] ?? 0))),
      ...(end ? [{ subject: this.#subjects.end, body: encodeMark({ ended: true, part: end }) }] : []),
    ];
    const saves = entries.map(savedAt);
    const answer = await this.#sent(messages, saves);
    if (answer.kind === 'overtaken') {
      this.#refused = saves;
      return undefined;
    }
    const first = answer.sequence - messages.length + 1;
    return targets.map((_, index) => {
      return { sequence: first + checks.length + index, place: { save: first, place: places[index] ?? 0 } };
    });
  }

  async mark(streamId: string, mark: Mark): Promise<void> {
    const message = { subject: this.#subjects.mark(streamId), body: encodeMark(mark) };
    await this.#sent([message], []);
  }

  /** An error as it is told: not as if nothing was written, where something may have been. */
  told(error: unknown): unknown {
    const isUnsure = this.#refused !== undefined && error instanceof StoreUnavailableError;
    return isUnsure ? new OutcomeUnknownError({ saves: this.#refused ?? [], cause: error.cause }) : error;
  }

  #writing({ streamId, stream, body, created }: Target, part: Part | undefined): NewMessage {
    const subject = this.#subjects.of(streamId);
    const header = { from: stream.version + 1, previous: stream.links, ...(part && { part }), ...(created && { created }) };
    return { subject, body: encodeSave(header, body), expected: { subject, sequence: stream.sequence } };
  }

  #checking({ streamId, version, sequence }: Check, part: Part | undefined): NewMessage {
    const expected = { subject: this.#subjects.of(streamId), sequence };
    const mark = encodeMark({ checked: version, ...(part && { part }) });
    return { subject: this.#subjects.mark(streamId), body: mark, expected };
  }

  async #sent(messages: readonly NewMessage[], saves: readonly PlacedSave[]): Promise<Answer> {
    try {
      return await this.#driver.publish(messages);
    } catch (error) {
      if (error instanceof IntegrityError) throw error;
      if (cannotBeTogether(error))
        throw new UnsupportedError(`The servers do not take these saves together: ${messageOf(error)}. Nothing was written.`, {
          cause: error,
        });
      // Of several messages, a server that is full may have stored some, and may store the others when it has room.
      if (error instanceof NotSent || isRefusal(error, { messages: messages.length })) throw unavailable(error);
      throw new OutcomeUnknownError({ saves, cause: error instanceof StoreUnavailableError ? error.cause : error });
    }
  }
}

export const isTarget = (entry: Entry): entry is Target => 'body' in entry;

/** Tells messages of a save apart, where there are several. */
function partsOf(of: number): (nth: number, place: number) => Part | undefined {
  const id = of > 1 ? randomUUID() : '';
  return (nth, place) => (of > 1 ? { id, nth, of, place } : undefined);
}

/** Where in the save the events of each begin. */
function placesOf(targets: readonly Target[]): readonly number[] {
  let next = 0;
  return targets.map(({ events }) => {
    const place = next;
    next += events.length;
    return place;
  });
}

/** The same save, said of what is known now. */
const savedAt = (entry: Entry): PlacedSave =>
  isTarget(entry)
    ? { streamId: entry.streamId, events: entry.events, expectedVersion: entry.stream.version }
    : { streamId: entry.streamId, events: [], expectedVersion: entry.version };
