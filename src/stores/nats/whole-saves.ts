import { type LogMessage, lastOf } from './messages.ts';

interface Open {
  readonly id: string;
  /** The sequence of the last message of the save. */
  readonly end: number;
  readonly messages: LogMessage[];
}

/**
 * Holds back the messages of a save over several streams until all of them have come by. A server whose disk is full may store some of
 * them, and lose the others: then the sequences of those belong to other saves, and what is there of it is left out. Sequences that
 * are empty were removed, with a stream.
 */
export class WholeSaves {
  #open: Open | undefined;
  #ready: LogMessage[] = [];

  /** The sequence of the last message of the save that is held back. */
  get end(): number {
    return this.#open?.end ?? 0;
  }

  /** Takes the next message of the log. */
  take(message: LogMessage): void {
    const { sequence, part } = message;
    if (this.#open && part?.id === this.#open.id) this.#open.messages.push(message);
    else {
      this.#settle(sequence);
      if (part) this.#open = { id: part.id, end: lastOf(sequence, part), messages: [message] };
      else this.#ready.push(message);
    }
    if (this.#open?.end === sequence) this.#settle(sequence + 1);
  }

  /** Gives what is known to be whole, and forgets it; at the end of what was read, also a save whose last messages were removed. */
  given({ upTo }: { upTo: number }): readonly LogMessage[] {
    if (this.#open && this.#open.end <= upTo) this.#settle(upTo + 1);
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** What is held back is whole where nothing of another save has come up to its end. */
  #settle(next: number): void {
    if (this.#open && next > this.#open.end) this.#ready.push(...this.#open.messages);
    this.#open = undefined;
  }
}
