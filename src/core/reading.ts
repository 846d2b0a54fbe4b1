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
export function readingOf<Item>(read: () => AsyncIterable<readonly Item[]>): Reading<Item> {
  return {
    batches: () => ({ [Symbol.asyncIterator]: () => read()[Symbol.asyncIterator]() }),
    async *[Symbol.asyncIterator]() {
      for await (const batch of read()) yield* batch;
    },
  };
}
