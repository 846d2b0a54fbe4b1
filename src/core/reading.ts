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
  /** The same read, some items at a time: faster where there are many. No batch is empty. */
  batches(): AsyncIterable<readonly Item[]>;
}

/** A reading made of the batches that a store reads at a time. */
export class BatchReading<Item> implements Reading<Item> {
  readonly #read: () => AsyncIterable<readonly Item[]>;

  constructor(read: () => AsyncIterable<readonly Item[]>) {
    this.#read = read;
  }

  batches(): AsyncIterable<readonly Item[]> {
    return { [Symbol.asyncIterator]: () => this.#read()[Symbol.asyncIterator]() };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for await (const batch of this.#read()) yield* batch;
  }
}
