import {
  type DventError,
  type Event,
  type EventStore,
  type ExpectedVersion,
  InMemoryEventStore,
  type Progress,
  type Saved,
  type StoredEvent,
  type StoreOptions,
  type SubscribeOptions,
} from 'dvent';
import { storeWith } from '../store-with.ts';

// What stores with one flaw are made of. What a flaw does not touch, a right store does.

/** What a flawed store does otherwise than the right one, and the rule of the contract that it breaks. */
export interface Flaw {
  readonly breaks: string;
  does(right: EventStore, options: StoreOptions): Partial<EventStore>;
}

export const inMemory =
  (does: Flaw['does']) =>
  (options: StoreOptions): EventStore => {
    const right = new InMemoryEventStore(options);
    return storeWith(right, does(right, options));
  };

interface Expecting {
  readonly expectedVersion: ExpectedVersion;
}

/** Saves in a flawed way where events come as a list; whatever else comes is the right store's to judge. */
export const saving =
  (
    right: EventStore,
    save: (streamId: string, events: readonly Event[], expecting: Expecting) => Promise<Saved>,
  ): EventStore['saveEvents'] =>
  (streamId, events, options) =>
    Array.isArray(events) && options ? save(streamId, events, options) : right.saveEvents(streamId, events, options);

export const collected = async <Item>(items: AsyncIterable<Item>) => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

/** A read that delivers what another did, changed. A Reading is more than that; the specification only loops over it. */
const reading = <Item>(items: () => AsyncIterator<Item>): never => ({ [Symbol.asyncIterator]: items }) as never;

export const listed = <Item>(read: () => Promise<readonly Item[]>): never =>
  reading(async function* () {
    yield* await read();
  });

/** A subscription of which each item becomes what `change` makes of it and of the number of events so far. */
export function counting(
  right: EventStore,
  change: (item: StoredEvent | Progress, count: number) => readonly (StoredEvent | Progress)[],
): EventStore['subscribe'] {
  return (options?: SubscribeOptions) => {
    const items = right.subscribe(options);
    return reading(async function* () {
      let count = 0;
      for await (const item of items) {
        if (item.event) count += 1;
        yield* change(item, count);
      }
    });
  };
}

export const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve));

export const versionOf = async (store: EventStore, streamId: string) => (await store.getLastEvent(streamId))?.event.version ?? 0;

/** Where an error of one kind is thrown, something else happens instead. */
export async function swallowing<Answer>(
  kind: abstract new (...given: never) => DventError,
  act: () => Promise<Answer>,
  instead: () => Answer,
): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    return instead();
  }
}
