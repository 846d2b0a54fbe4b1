export { NatsEventStore } from './event-store.ts';
export type { NatsOptions } from './options.ts';
