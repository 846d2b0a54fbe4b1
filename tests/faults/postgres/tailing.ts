import assert from 'node:assert/strict';
import type { EventStore, Position, StoredEvent } from '../../../src/index.ts';

/** Follows a log and notes what comes, and when. */
export class Tailing {
  readonly ids: string[] = [];
  readonly positions: Position[] = [];
  #wake = () => {};
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(store: EventStore) {
    this.#ended = this.#follow(store.subscribe({ signal: this.#stop.signal }));
  }

  /** Comes back when an event has come; gives the milliseconds that it took. */
  async until(id: string): Promise<number> {
    const begun = performance.now();
    while (!this.ids.includes(id)) {
      const came = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await came;
    }
    return performance.now() - begun;
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    assert.deepEqual(this.positions, this.positions.toSorted(), 'out of order');
    assert.equal(new Set(this.ids).size, this.ids.length, 'delivered twice');
  }

  async #follow(events: AsyncIterable<StoredEvent>): Promise<void> {
    for await (const { position, event } of events) {
      this.positions.push(position);
      this.ids.push(event.id);
      this.#wake();
    }
  }
}
