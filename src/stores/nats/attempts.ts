import { setTimeout as delay } from 'node:timers/promises';

interface AttemptsOptions {
  /** The pauses between them, in milliseconds, the last one over and over. */
  readonly pauses?: readonly number[];
  /** Ends a pause early. */
  readonly stop?: AbortSignal;
}

const short = [1, 5, 10, 20, 50, 100];

/** What is tried again, until it has taken too long: while a leader is elected, or others are faster. */
export class Attempts {
  readonly #deadline: number;
  readonly #pauses: readonly number[];
  readonly #stop: AbortSignal | undefined;
  #taken = 0;

  /** @param timeout for how many milliseconds it is tried */
  constructor(timeout: number, { pauses = short, stop }: AttemptsOptions = {}) {
    this.#deadline = Date.now() + timeout;
    this.#pauses = pauses;
    this.#stop = stop;
  }

  get areOver(): boolean {
    return Date.now() > this.#deadline;
  }

  async pause(): Promise<void> {
    const milliseconds = this.#pauses[Math.min(this.#taken, this.#pauses.length - 1)];
    this.#taken += 1;
    await delay(milliseconds, undefined, { signal: this.#stop }).catch(() => {}); // it ends early then
  }
}
