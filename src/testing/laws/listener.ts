import type { EventStore, Position, StoredEvent, SubscribeOptions } from '../../index.ts';
import { Follower } from '../follower.ts';

/** Follows a store's log while it grows, and can be asked what it has seen so far. */
export class Listener {
  readonly #stop = new AbortController();
  readonly #follower: Follower;

  constructor(store: EventStore, options: SubscribeOptions = {}) {
    const { signal } = this.#stop;
    this.#follower = new Follower(store.subscribe({ archived: 'include', ...options, progress: true, signal }));
  }

  get seen(): readonly StoredEvent[] {
    return this.#follower.stored;
  }

  /** Waits until everything up to a position was delivered, and ends. */
  async finish(head: Position | undefined): Promise<void> {
    const { arrivals, ended } = this.#follower;
    if (head !== undefined) {
      const isThere = arrivals.until(
        (items) => items.some((item) => item.event === undefined && item.caughtUp && item.position >= head),
        'word that the subscription has caught up',
      );
      await Promise.race([isThere, ended]);
    }
    this.#stop.abort();
    const { error } = await this.#follower.untilEnded();
    if (error !== undefined) throw error;
  }
}
