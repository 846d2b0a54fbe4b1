/**
 * Those who wait for a log to grow: each comes back when all are woken, or when its signal aborts.
 *
 * @example
 * import { Waiters } from 'dvent/store';
 * const waiters = new Waiters();
 * const grown = waiters.wait(AbortSignal.timeout(1_000));
 * waiters.wake();
 */
export class Waiters {
  readonly #waiting = new Set<() => void>();

  get size(): number {
    return this.#waiting.size;
  }

  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
