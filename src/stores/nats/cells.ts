import { randomBytes } from 'node:crypto';
import { DventError } from '../../core/errors.ts';
import { DecodeError, OutcomeUnknownError, StoreUnavailableError } from '../../core/store-errors.ts';
import { Turns } from '../../core/turns.ts';
import { Attempts } from './attempts.ts';
import type { Driver } from './driver.ts';
import { isRefusal, NotSent, unavailable } from './failures.ts';
import type { LeadersMessage } from './messages.ts';

// A cell is a subject of a bucket's stream: what is kept under one key at one version. Its last message counts, which holds a value, or says that
// there is none. Those before it are leftovers, to be erased: by whoever has written, and where that one has not lived to do it, by the next.

/** The first byte of a message; then comes an id of its own, by which its writer knows it again, then the value. */
const kinds = { value: 1, nothing: 2 } as const;
const idBytes = 16;

/** What a message takes besides its value. */
export const cellBytes = 1 + idBytes;

/** What a cell's last message says. */
export interface Content {
  readonly revision: number;
  /** `undefined` where it was deleted. */
  readonly value: Uint8Array | undefined;
  readonly id: string;
}

export class Cells {
  readonly #driver: Driver;
  readonly #timeout: number;
  readonly #turns = new Turns();

  /** @param timeout for how many milliseconds a write is tried again that others got in the way of */
  constructor(driver: Driver, { timeout }: { timeout: number }) {
    this.#driver = driver;
    this.#timeout = timeout;
  }

  /** What the cell says, as the leader has it. */
  async read(subject: string): Promise<Content | undefined> {
    const message = await this.#driver.last(subject, 0);
    return message && contentOf(message);
  }

  /** @returns the new revision; `undefined` where another value is there than was expected */
  async put(
    subject: string,
    { value, expected }: { value: Uint8Array; expected: number | undefined },
  ): Promise<number | undefined> {
    const written = await this.#write(subject, { value, expected });
    if (written === undefined) return undefined;
    // Where that fails, the next to write there does it.
    if (written.after > 0) await this.erase(subject, { below: written.revision }).catch(() => {});
    return written.revision;
  }

  /** @returns whether there was a value of that revision, or of any */
  async delete(subject: string, revision: number | undefined): Promise<boolean> {
    const written = await this.#write(subject, { value: undefined, expected: revision });
    const last = written ? written.revision : await this.#deletedAt(subject);
    if (last === undefined) return false;
    try {
      await this.erase(subject, { below: last + 1 });
    } catch (error) {
      throw unknown(error); // there is nothing to be read any more, but it is there
    }
    return written !== undefined;
  }

  /** Erases messages below a sequence, the oldest first: none becomes the last again. */
  async erase(subject: string, { below }: { below: number }): Promise<void> {
    for (let from = 1; ; ) {
      const message = await this.#driver.next({ from, subject });
      if (!message || message.sequence >= below) return;
      await this.#driver.erase(message.sequence);
      from = message.sequence + 1;
    }
  }

  /** Where the cell says that there is nothing, though that has not been erased. */
  async #deletedAt(subject: string): Promise<number | undefined> {
    const content = await this.read(subject);
    return content && content.value === undefined ? content.revision : undefined;
  }

  /**
   * Puts a message after the one that it expects there. A leader that was lost, and is back, may refuse what the leader of now has taken: so whoever
   * is refused looks for their own message, and says it again until another value stands there.
   *
   * @returns what was written, and after which message; `undefined` where another value is there than was expected, or none to be deleted
   */
  #write(
    subject: string,
    { value, expected }: { value: Uint8Array | undefined; expected: number | undefined },
  ): Promise<{ readonly revision: number; readonly after: number } | undefined> {
    return this.#turns.take([subject], async () => {
      const id = randomBytes(idBytes);
      const body = Buffer.concat([Buffer.of(value ? kinds.value : kinds.nothing), id, value ?? Buffer.of()]);
      let isRefused = false;
      try {
        // What a caller expects spares the look.
        let after = value && expected !== undefined ? expected : undefined;
        for (const attempts = new Attempts(this.#timeout); !attempts.areOver; ) {
          if (after === undefined) {
            const last = await this.read(subject);
            if (isRefused && last?.id === id.toString('hex')) return { revision: last.revision, after: last.revision };
            const current = last?.value ? last.revision : 0;
            if (expected !== undefined && expected !== current) return undefined;
            if (!value && current === 0) return undefined;
            after = last?.revision ?? 0;
          }
          const answer = await this.#driver.publish([{ subject, body, expected: { subject, sequence: after } }]);
          if (answer.kind === 'stored') return { revision: answer.sequence, after };
          if (isRefused) await attempts.pause();
          isRefused = true;
          after = undefined;
        }
        throw unavailable(new Error('other writers were faster each time'));
      } catch (error) {
        throw this.#told(error, isRefused);
      }
    });
  }

  /** An error as it is told: not as if nothing was written, where something may have been. */
  #told(error: unknown, isRefused: boolean): unknown {
    if (error instanceof DventError && !(error instanceof StoreUnavailableError)) return error;
    const isUnwritten = error instanceof StoreUnavailableError || error instanceof NotSent || isRefusal(error, { messages: 1 });
    if (isRefused || !isUnwritten) return unknown(error);
    return error instanceof StoreUnavailableError ? error : unavailable(error);
  }
}

const unknown = (error: unknown) =>
  new OutcomeUnknownError({ saves: [], cause: error instanceof StoreUnavailableError ? error.cause : error });

function contentOf({ sequence, subject, bytes }: LeadersMessage): Content {
  const [kind] = bytes;
  if (bytes.length < cellBytes || (kind !== kinds.value && kind !== kinds.nothing))
    throw new DecodeError(`Message ${sequence} on "${subject}" is no value of dvent.`);
  const id = Buffer.from(bytes.subarray(1, cellBytes)).toString('hex');
  return { revision: sequence, id, value: kind === kinds.value ? new Uint8Array(bytes.subarray(cellBytes)) : undefined };
}
