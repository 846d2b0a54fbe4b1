import { v4 } from 'uuid';
import { InvalidArgumentError } from './errors.ts';
import { hex, hexBytes } from './hex.ts';
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

// What the system's clock and ids give in one millisecond, written once for all that ask in it.
let milliseconds = Number.NaN;
let timestamp = '';
let idStart = '';
let idEnd = '';
let eventIds = 0;

function lookAtClock(): void {
  const now = Date.now();
  if (now === milliseconds) return;
  const time = hex(now, 12);
  milliseconds = now;
  timestamp = new Date(now).toISOString();
  idStart = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  eventIds = 0;
}

function systemClock(): string {
  lookAtClock();
  return timestamp;
}

/**
 * A UUID of version 7 (RFC 9562, section 5.7): the time in milliseconds, then random bits, cut from a version 4. It takes
 * 0.3 µs, where the `uuid` package's `v7` takes 2 µs.
 */
function systemIds(): string {
  lookAtClock();
  return idStart + v4().slice(15);
}

/**
 * The same for events, of which there are many: a counter, then random bits that are drawn anew every millisecond and every
 * 256 ids. It takes 0.08 µs. Ids that are made one after another lie side by side in a store's index: with random ones, each
 * event of a save writes an index page of its own.
 *
 * @param eventTime the event's timestamp: where it has just come from the clock, that is not asked again
 */
function systemEventIds(eventTime: string): string {
  if (eventTime !== timestamp) lookAtClock();
  const count = eventIds++ % hexBytes.length;
  if (count === 0) idEnd = v4().slice(17);
  return `${idStart}${hexBytes[count]}${idEnd}`;
}

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

export const freshEventId = (sources: Sources, eventTime: string): string =>
  sources.ids === systemIds ? systemEventIds(eventTime) : freshId(sources);

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
