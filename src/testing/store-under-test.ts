import type { Soon } from '../core/event-log.ts';
import type { EventStore, StoreOptions } from '../core/event-store.ts';

/**
 * A kind of store that is to be tested.
 *
 * @example
 * import { InMemoryEventStore } from 'dvent';
 * import type { StoreUnderTest } from 'dvent/testing';
 * const memory: StoreUnderTest = {
 *   place: () => ({ lasts: false, open: (options) => new InMemoryEventStore(options) }),
 * };
 */
export interface StoreUnderTest {
  /** A new and empty place for events: a file, a schema, a stream. Each test asks for its own. */
  place(): Soon<StorePlace>;
  /** Called when all tests are done: to stop a server. */
  end?(): Soon<void>;
}

/** Where a store keeps its events. */
export interface StorePlace {
  /** Opens a store here, perhaps beside others, with the options that every store takes. */
  open(options: StoreOptions): Soon<EventStore>;
  /** Whether a store that is opened later, or beside the first, finds what was saved: `true` unless said otherwise. */
  readonly lasts?: boolean;
  /** Called when the stores that were opened here are closed; also where none could be opened. */
  remove?(): Soon<void>;
}
