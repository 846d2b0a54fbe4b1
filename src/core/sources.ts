import { v4 } from 'uuid';
import { InvalidArgumentError } from './errors.ts';
import { checkUserName } from './names.ts';

/** Tells the time as a timestamp: `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export type Clock = () => string;
/** Gives a fresh id at every call. */
export type IdSource = () => string;

/** Where fresh ids and the time come from. Tests pass their own; both default to the system's. */
export interface Sources {
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** The time as the system's clock and ids show it, written once a millisecond: 0.05 µs, where writing it takes 0.5 µs. */
const shownTime = { milliseconds: Number.NaN, timestamp: '', idPrefix: '' };

function currentTime(): typeof shownTime {
  const milliseconds = Date.now();
  if (milliseconds === shownTime.milliseconds) return shownTime;
  const hex = milliseconds.toString(16).padStart(12, '0');
  const idPrefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
  return Object.assign(shownTime, { milliseconds, timestamp: new Date(milliseconds).toISOString(), idPrefix });
}

const systemClock: Clock = () => currentTime().timestamp;

/**
 * A UUID of version 7 (RFC 9562, section 5.7): its first 48 bits are the time in milliseconds, so ids that are made one after
 * another lie side by side in a store's index. With random ones, each event of a save writes an index page of its own.
 * The rest is cut from a version 4, which has the random bits and the variant where version 7 has them: 0.3 µs, where the
 * `uuid` package's own `v7` takes 2 µs.
 */
const systemIds: IdSource = () => currentTime().idPrefix + v4().slice(15);

export const systemSources: Sources = { clock: systemClock, ids: systemIds };

export function sourcesFrom(options: { clock?: Clock | undefined; ids?: IdSource | undefined } | undefined): Sources {
  const { clock = systemClock, ids = systemIds } = options ?? {};
  checkFunction(clock, 'clock');
  checkFunction(ids, 'ids');
  return { clock, ids };
}

export function checkFunction(value: unknown, field: string): void {
  if (typeof value !== 'function') throw new InvalidArgumentError({ field, value, expected: 'a function' });
}

/** The source's next id, checked unless the source is the system's own. */
export function freshId({ ids }: Sources): string {
  const id = ids();
  if (ids !== systemIds) checkUserName(id, 'ids');
  return id;
}

const timestampPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function checkTimestamp(value: unknown, field: string): asserts value is string {
  // The round trip refuses what the pattern lets through: a 30th of February, a 25th hour.
  if (typeof value === 'string' && timestampPattern.test(value)) {
    const time = Date.parse(value);
    if (!Number.isNaN(time) && new Date(time).toISOString() === value) return;
  }
  throw new InvalidArgumentError({ field, value, expected: 'a timestamp such as "2026-01-31T09:30:00.000Z"' });
}

/** The clock's time, checked unless it is the system's own. */
export function timeFrom({ clock }: Sources): string {
  const timestamp = clock();
  if (clock !== systemClock) checkTimestamp(timestamp, 'clock');
  return timestamp;
}
