import { InvalidArgumentError } from './errors.ts';
import type { Event } from './event.ts';
import type { LogFilter } from './event-store.ts';
import { categoryOf, checkStreamId } from './names.ts';

/** The filter, checked, and copied: what the caller does to their arrays later is not meant. */
export function checkedFilter(filter: LogFilter): LogFilter {
  const { types, categories, correlationId, archived } = filter;
  checkNames(types, 'types');
  checkNames(categories, 'categories');
  if (correlationId !== undefined) checkStreamId(correlationId, 'correlationId');
  if (archived !== undefined && !['exclude', 'include', 'only'].includes(archived)) {
    throw new InvalidArgumentError({ field: 'archived', value: archived, expected: "'exclude', 'include' or 'only'" });
  }
  return structuredClone(filter);
}

/**
 * Whether a filter lets an event through; `archived` tells of its stream.
 *
 * @example
 * import type { LogFilter, StoredEvent } from 'dvent';
 * import { passes } from 'dvent/store';
 * const wanted = (events: readonly StoredEvent[], filter: LogFilter) =>
 *   events.filter(({ event }) => passes({ event, archived: false }, filter));
 */
export function passes({ event, archived }: { event: Event; archived: boolean }, filter: LogFilter): boolean {
  const wanted = filter.archived ?? 'exclude';
  if (wanted !== 'include' && archived !== (wanted === 'only')) return false;
  if (filter.types && !filter.types.includes(event.type)) return false;
  if (filter.categories && !filter.categories.includes(categoryOf(event.streamId))) return false;
  return filter.correlationId === undefined || event.metadata.get('correlationId') === filter.correlationId;
}

export function checkNames(names: readonly string[] | undefined, field: string): void {
  if (names === undefined) return;
  if (!Array.isArray(names)) throw new InvalidArgumentError({ field, value: names, expected: 'an array of names' });
  for (const name of names as readonly unknown[]) checkStreamId(name, field);
}
