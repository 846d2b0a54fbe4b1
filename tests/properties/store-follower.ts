import assert from 'node:assert/strict';
import type { EventStore, Position, StoredEvent, SubscribeOptions } from '../../src/index.ts';

/** Follows a store's log while it grows, and can be asked what it has seen so far. */
export class Follower {
  readonly seen: StoredEvent[] = [];
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  #caughtUpAt: Position | undefined;
  readonly #done: Promise<void>;

  constructor(store: EventStore, options: SubscribeOptions = {}) {
    const { signal } = this.#stop;
    this.#done = this.#run(store.subscribe({ archived: 'include', ...options, progress: true, signal }));
  }

  async #run(items: ReturnType<EventStore['subscribe']>): Promise<void> {
    for await (const { position, event } of items) {
      if (event) this.seen.push({ position, event });
      else this.#caughtUpAt = position;
      for (const wake of this.#waiting) wake();
    }
  }

  /** Waits until everything up to a position was delivered, and ends. */
  async finish(head: Position | undefined): Promise<void> {
    const isThere = () => head === undefined || (this.#caughtUpAt !== undefined && this.#caughtUpAt >= head);
    if (!isThere()) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.#waiting.add(() => isThere() && resolve());
      const late = setTimeout(() => reject(new assert.AssertionError({ message: 'the subscription stands still' })), 5_000);
      await Promise.race([promise, this.#done]);
      clearTimeout(late);
    }
    this.#stop.abort();
    await this.#done;
  }
}
