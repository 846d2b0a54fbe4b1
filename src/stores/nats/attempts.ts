import { setTimeout as delay } from 'node:timers/promises';

/** Pauses before something is tried again, in milliseconds, the last one over and over. */
const pauses = [1, 5, 10, 20, 50, 100];

/** What is tried again, until it has taken too long: while a leader is elected, or others are faster. */
export class Attempts {
  readonly #deadline: number;
  #pauses = 0;

  /** @param timeout for how many milliseconds it is tried */
  constructor(timeout: number) {
    this.#deadline = Date.now() + timeout;
  }

  get areOver(): boolean {
    return Date.now() > this.#deadline;
  }

  /** Each takes longer than the one before it. */
  async pause(): Promise<void> {
    await delay(pauses[Math.min(this.#pauses, pauses.length - 1)]);
    this.#pauses += 1;
  }
}
