import { InvalidArgumentError } from './errors.ts';
import { checkUserName } from './names.ts';
import { systemClock, systemEventIds, systemIds } from './system-sources.ts';
import { checkTimestamp } from './timestamp.ts';

/** Tells the time as a timestamp: `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export type Clock = () => string;
/** Gives a fresh id at every call. */
export type IdSource = () => string;

/** Where fresh ids and the time come from: the system's, unless given. Tests give their own. */
export interface SourceOptions {
  readonly clock?: Clock;
  readonly ids?: IdSource;
}

export type Sources = Required<SourceOptions>;

export function sourcesFrom({ clock = systemClock, ids = systemIds }: SourceOptions = {}): Sources {
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

/** The clock's time, checked unless it is the system's own. */
export function timeFrom({ clock }: Sources): string {
  const timestamp = clock();
  if (clock !== systemClock) checkTimestamp(timestamp, 'clock');
  return timestamp;
}
