import type { StoredEvent } from './event-store.ts';

interface Ended {
  readonly save: number;
  readonly stored: readonly StoredEvent[];
  /** The last turn that was given when this one ended: those up to it may have drawn smaller save numbers. */
  readonly lastTurn: number;
}

/**
 * Publishes in log order what is saved side by side: a save waits for those that may have drawn a smaller number, which are the ones
 * that were under way when it ended.
 */
export class PublishOrder {
  readonly #publish: (committed: readonly StoredEvent[]) => void;
  readonly #underWay = new Set<number>();
  #ended: Ended[] = [];
  #turns = 0;

  constructor(publish: (committed: readonly StoredEvent[]) => void) {
    this.#publish = publish;
  }

  /** A save begins: gives its turn. */
  begin(): number {
    this.#turns += 1;
    this.#underWay.add(this.#turns);
    return this.#turns;
  }

  /** A save has ended: with what it stored, under which number, or with nothing. */
  end(turn: number, { save, stored }: { save: number; stored: readonly StoredEvent[] }): void {
    this.#underWay.delete(turn);
    if (stored.length > 0) {
      const after = this.#ended.findIndex((other) => other.save > save);
      this.#ended.splice(after === -1 ? this.#ended.length : after, 0, { save, stored, lastTurn: this.#turns });
    }
    // Turns are kept in the order in which they were given.
    const [oldest = Number.POSITIVE_INFINITY] = this.#underWay;
    const waiting = this.#ended.findIndex(({ lastTurn }) => lastTurn >= oldest);
    for (const { stored: next } of this.#ended.splice(0, waiting === -1 ? this.#ended.length : waiting)) this.#publish(next);
  }
}
