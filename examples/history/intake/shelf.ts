import type { Aggregate } from 'dvent';

/**
 * Keeps the aggregates at hand that were used last, as they are once every save under way has succeeded.
 *
 * An aggregate holds its events, so the shelf is as large as the events on it.
 */
export class Shelf<Kept extends Aggregate> {
  readonly #capacity: number;
  readonly #load: (id: string) => Promise<Kept>;
  /** A Map keeps the order in which its keys came: the first one has lain here longest. */
  readonly #kept = new Map<string, Kept>();
  #events = 0;

  constructor({ capacity, load }: { readonly capacity: number; readonly load: (id: string) => Promise<Kept> }) {
    this.#capacity = capacity;
    this.#load = load;
  }

  async get(id: string): Promise<Kept> {
    return this.#kept.get(id) ?? (await this.#load(id));
  }

  put(aggregate: Kept): void {
    this.#remove(aggregate.id);
    this.#kept.set(aggregate.id, aggregate);
    this.#events += aggregate.events.size;
    for (const id of this.#kept.keys()) {
      // The last one stays, however large: it is large because it is used often.
      if (this.#events <= this.#capacity || id === aggregate.id) return;
      this.#remove(id);
    }
  }

  #remove(id: string): void {
    this.#events -= this.#kept.get(id)?.events.size ?? 0;
    this.#kept.delete(id);
  }
}
