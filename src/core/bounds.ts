import type { LogFilter, LogRange, StreamFilter, VersionRange } from './event-store.ts';
import { checkedFilter, checkNames } from './log-filter.ts';
import type { LogPlace, Position, PositionCodec } from './position.ts';
import { checkWholeNumber } from './whole-number.ts';

// What the callers of reads pass, checked and filled in: every store reads from these.

/** As a bound: none. */
export const everything = Number.MAX_SAFE_INTEGER;

/** Which events of a stream a read is for; `limit` is {@link Number.MAX_SAFE_INTEGER} where there is none. */
export interface VersionBounds {
  /** The first and the last version meant, both included. */
  readonly from: number;
  readonly to: number;
  readonly backwards: boolean;
  readonly limit: number;
}

export function versionBounds(range: VersionRange = {}): VersionBounds {
  const { after = 0, before = everything, upTo = everything, backwards = false, limit } = range;
  checkWholeNumber(after, { field: 'after', least: 0 });
  checkWholeNumber(before, { field: 'before', least: 0 });
  checkWholeNumber(upTo, { field: 'upTo', least: 0 });
  return { from: after + 1, to: Math.min(before - 1, upTo), backwards, limit: limitFrom(limit) };
}

/** Which events of the log a read is for. */
export interface LogBounds {
  readonly after: LogPlace | undefined;
  readonly before: LogPlace | undefined;
  readonly upTo: LogPlace | undefined;
  readonly backwards: boolean;
  readonly limit: number;
  readonly filter: LogFilter;
}

export function logBounds(range: LogRange | undefined, positions: PositionCodec): LogBounds {
  const { after, before, upTo, backwards = false, limit, ...filter } = range ?? {};
  return {
    after: placeFrom(after, 'after', positions),
    before: placeFrom(before, 'before', positions),
    upTo: placeFrom(upTo, 'upTo', positions),
    backwards,
    limit: limitFrom(limit),
    filter: checkedFilter(filter),
  };
}

/** Which streams are to be listed. */
export interface StreamBounds {
  readonly after: LogPlace | undefined;
  readonly categories: readonly string[] | undefined;
  readonly limit: number;
}

export function streamBounds(filter: StreamFilter | undefined, positions: PositionCodec): StreamBounds {
  const { after, categories, limit } = filter ?? {};
  checkNames(categories, 'categories');
  return {
    after: placeFrom(after, 'after', positions),
    categories: categories && [...categories],
    limit: limitFrom(limit),
  };
}

const placeFrom = (position: Position | undefined, field: string, positions: PositionCodec): LogPlace | undefined =>
  position === undefined ? undefined : positions.decode(position, field);

function limitFrom(limit: number | undefined): number {
  if (limit === undefined) return everything;
  checkWholeNumber(limit, { field: 'limit', least: 0 });
  return limit;
}
