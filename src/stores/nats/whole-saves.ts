import { type LogMessage, lastOf } from './messages.ts';

interface Open {
  readonly id: string;
  /** The sequence of the last message of the save. */
  readonly end: number;
  readonly messages: LogMessage[];
}

/**
 * Holds back the messages of a save over several streams until its last one has come by, which is never removed. A server whose disk is
 * full may store some of them, and lose the others: what is there of such a save is left out.
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
    if (!part) {
      this.#open = undefined;
      this.#ready.push(message);
      return;
    }
    const open = this.#open?.id === part.id ? this.#open : { id: part.id, end: lastOf(sequence, part), messages: [] };
    open.messages.push(message);
    this.#open = sequence < open.end ? open : undefined;
    if (!this.#open) this.#ready.push(...open.messages);
  }

  /** Gives what is known to be whole, and forgets it. */
  given(): readonly LogMessage[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }
}
