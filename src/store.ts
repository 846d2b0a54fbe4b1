// For authors of stores: what stands behind `EventStore`, and what keeps its promises in common. `dvent/testing` tests a store.

export {
  checkSaveSize,
  decodedEvent,
  type EncodedEvent,
  encodedEvent,
  type StoredFields,
} from './codec/encoded-event.ts';
export type { LogBounds, StreamBounds, VersionBounds } from './core/bounds.ts';
export type { BucketDelete, BucketPut, BucketStorage } from './core/bucket.ts';
export type { Batches, EventLog, Soon } from './core/event-log.ts';
export { EventLogStore } from './core/event-log-store.ts';
export { passes } from './core/log-filter.ts';
export { categoryOf, unknownStream } from './core/names.ts';
export { freshLogId, type LogPlace, PositionCodec } from './core/position.ts';
export { publishing } from './core/publishing.ts';
export { savedOf } from './core/saved.ts';
export { beyondHead, type LogPage } from './core/subscription.ts';
export { deletionOfNothing, streamDeleted } from './core/tombstone.ts';
export { nextTurn } from './core/turn.ts';
export { type StreamHead, type Verdict, verdictsOn } from './core/verdict.ts';
export { Waiters } from './core/waiters.ts';
export { type Done, nothingStored, Writes, type WritesOptions } from './core/writes.ts';
export { MemoryBuckets } from './stores/memory-buckets.ts';
