import type { EventStore, StoredEvent } from '../../index.ts';
import { within } from '../arrivals.ts';
import type { StorePlace, StoreUnderTest } from '../store-under-test.ts';
import { timestamp } from './reads.ts';

/** Does something at a new place, which is removed afterwards. */
export async function atNewPlace(under: StoreUnderTest, act: (place: StorePlace) => Promise<void>): Promise<void> {
  const place = await under.place();
  try {
    await act(place);
  } finally {
    await place.remove?.();
  }
}

/** Stores that are open at one place: two, where a second one finds what the first has saved. */
export class Opened {
  readonly stores: readonly EventStore[];
  /** What the publisher of each was told. */
  readonly published: readonly (readonly StoredEvent[])[];

  private constructor(stores: readonly EventStore[], published: readonly (readonly StoredEvent[])[]) {
    this.stores = stores;
    this.published = published;
  }

  static async at({ open, lasts = true }: StorePlace): Promise<Opened> {
    const published: StoredEvent[][] = lasts ? [[], []] : [[]];
    const stores: EventStore[] = [];
    for (const told of published) stores.push(await open({ publisher: (stored) => told.push(stored), clock: () => timestamp }));
    return new Opened(stores, published);
  }

  /** They take turns. */
  inTurn(turn: number): EventStore {
    return this.stores[turn % this.stores.length] as EventStore; // there is at least one
  }

  async close(): Promise<void> {
    for (const store of this.stores) await within(store.close(), { what: 'the store to close' });
  }
}
