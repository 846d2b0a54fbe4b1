import { setInterval } from 'node:timers';
import type { Position } from '../../core/position.ts';
import type { Reader } from './reader.ts';

/** A commit of another process is noticed this soon; each look takes some microseconds. */
const pollMilliseconds = 50;

/** Wakes those who wait for the log to grow: at once for this store's commits, by looking for those of others. */
export class Growth {
  readonly #reader: Reader;
  readonly #waiting = new Set<() => void>();
  #poll: ReturnType<typeof setInterval> | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Comes back when the log may have grown beyond an event's number, or when the signal aborts. */
  beyond(number: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#startPolling();
      // Looked at after the polling has its base line: what is committed from here on is seen by one or the other.
      if (signal.aborted || this.#reader.head() > number) {
        this.#stopIfIdle();
        return resolve();
      }
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        this.#stopIfIdle();
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #startPolling(): void {
    if (this.#poll) return;
    let seen = this.#reader.dataVersion();
    this.#poll = setInterval(() => {
      const current = this.#dataVersion();
      if (current === seen) return;
      seen = current;
      this.wake();
    }, pollMilliseconds);
  }

  /** Where the file cannot be read, those who wait are woken, and meet the error in their own read. */
  #dataVersion(): number {
    try {
      return this.#reader.dataVersion();
    } catch {
      return Number.NaN;
    }
  }

  #stopIfIdle(): void {
    if (this.#waiting.size > 0) return;
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}
