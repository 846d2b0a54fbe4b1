import { EventLogStore } from '../core/event-log-store.ts';
import type { StoreOptions } from '../core/event-store.ts';
import { publishing } from '../core/publishing.ts';
import { MemoryLog } from './memory-log.ts';

/**
 * Keeps events in memory, for tests and exploration.
 *
 * @example
 * import { InMemoryEventStore } from 'dvent';
 * const types: string[] = [];
 * const store = new InMemoryEventStore({ publisher: ({ event }) => types.push(event.type) });
 */
export class InMemoryEventStore extends EventLogStore {
  constructor(options: StoreOptions = {}) {
    super(new MemoryLog(publishing(options)), options);
  }
}
