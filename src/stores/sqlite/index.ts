export { SqliteEventStore } from './event-store.ts';
export type { SqliteOptions, Synchronous } from './options.ts';
