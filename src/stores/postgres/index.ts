export { PostgresEventStore } from './event-store.ts';
export type { PostgresOptions } from './options.ts';
