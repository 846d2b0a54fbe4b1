export type { Synchronous } from './connection.ts';
export { SqliteEventStore, type SqliteOptions } from './event-store.ts';
