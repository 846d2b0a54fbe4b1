export type { StateKeeper } from '../core/known-state.ts';
export { type AggregateCache, aggregateCache, type CacheOptions } from './aggregate-cache.ts';
export { everyEvents, foldsSlowerThan, type Grown, onDemand, type SnapshotPolicy } from './snapshot-policy.ts';
export { type SnapshotOptions, type Snapshots, snapshots } from './snapshots.ts';
