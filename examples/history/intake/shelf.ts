import type { Aggregate } from 'dvent';
import { LRUCache } from 'lru-cache';

/**
 * Keeps the aggregates at hand that were used last, as they are once every save under way has succeeded.
 *
 * An aggregate holds its events, so the shelf is as large as the events on it. One that is larger than the shelf has it to
 * itself: it is large because it is used often.
 */
export class Shelf<Kept extends Aggregate> {
  readonly #kept: LRUCache<string, Kept>;
  readonly #load: (id: string) => Promise<Kept>;

  constructor({ capacity, load }: { readonly capacity: number; readonly load: (id: string) => Promise<Kept> }) {
    const sizeCalculation = ({ events }: Kept) => Math.min(Math.max(1, events.size), capacity);
    this.#kept = new LRUCache({ maxSize: capacity, sizeCalculation });
    this.#load = load;
  }

  async get(id: string): Promise<Kept> {
    return this.#kept.get(id) ?? (await this.#load(id));
  }

  put(aggregate: Kept): void {
    this.#kept.set(aggregate.id, aggregate);
  }
}
