import { InvalidArgumentError } from '../core/errors.ts';
import { checkWholeNumber } from '../core/whole-number.ts';

/** How an aggregate has grown: by a save, or beyond the state that a load began with. */
export interface Grown {
  /** The version before. */
  readonly from: number;
  readonly to: number;
  /** How long the fold from one to the other took; `undefined` of a save, which folds nothing. */
  readonly milliseconds: number | undefined;
}

/** Whether a snapshot is to be taken. Asked after each save, and after each load of an aggregate as it is now. */
export type SnapshotPolicy = (grown: Grown) => boolean;

/**
 * A snapshot at every so many events: whenever the version has passed a multiple of their number.
 *
 * @example
 * import { everyEvents } from 'dvent/snapshots';
 * const policy = everyEvents(100);
 * const isDue = policy({ from: 99, to: 101, milliseconds: undefined }); // true
 */
export function everyEvents(count: number): SnapshotPolicy {
  checkWholeNumber(count, { field: 'count', least: 1 });
  return ({ from, to }) => Math.floor(to / count) > Math.floor(from / count);
}

/**
 * A snapshot whenever a load has folded for longer than this: apply functions differ in what they cost, and so do events.
 *
 * @example
 * import { foldsSlowerThan } from 'dvent/snapshots';
 * const policy = foldsSlowerThan(5);
 *
 * @param limit in milliseconds; reading does not count
 */
export function foldsSlowerThan(limit: number): SnapshotPolicy {
  if (typeof limit !== 'number' || !(limit >= 0))
    throw new InvalidArgumentError({ field: 'limit', value: limit, expected: 'a number of milliseconds' });
  return ({ milliseconds }) => milliseconds !== undefined && milliseconds > limit;
}

/**
 * No snapshot but those that are asked for, with `take`.
 *
 * @example
 * import { InMemoryEventStore } from 'dvent';
 * import { onDemand, snapshots } from 'dvent/snapshots';
 * const kept = snapshots(new InMemoryEventStore(), { policy: onDemand });
 */
export const onDemand: SnapshotPolicy = () => false;
