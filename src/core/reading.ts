/**
 * The result of a read. Each loop over it is a new read, which frees what it held when the loop is left.
 *
 * @example
 * import type { EventStore } from 'dvent';
 * async function count(store: EventStore) {
 *   let events = 0;
 *   for await (const batch of store.getAllEvents().batches()) events += batch.length;
 *   return events;
 * }
 */
export interface Reading<Item> extends AsyncIterable<Item> {
  /** The same read, some items at a time: faster where there are many. No batch is empty, and none is the reader's to keep. */
  batches(): AsyncIterable<readonly Item[]>;
}

/** A reading made of the batches that a store reads at a time. */
export class BatchReading<Item> implements Reading<Item> {
  readonly #batches: Batches<Item>;

  constructor(read: () => AsyncIterator<readonly Item[]>) {
    this.#batches = new Batches(read);
  }

  batches(): AsyncIterable<readonly Item[]> {
    return this.#batches;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for await (const batch of this.#batches) yield* batch;
  }
}

/** A class, as V8 is slow to make objects with a method under a symbol: 0.3 µs a read. */
class Batches<Item> implements AsyncIterable<readonly Item[]> {
  readonly #read: () => AsyncIterator<readonly Item[]>;

  constructor(read: () => AsyncIterator<readonly Item[]>) {
    this.#read = read;
  }

  [Symbol.asyncIterator](): AsyncIterator<readonly Item[]> {
    return this.#read();
  }
}
