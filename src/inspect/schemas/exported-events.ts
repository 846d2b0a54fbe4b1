import { InvalidArgumentError } from '../../core/errors.ts';
import type { AnyEventType } from '../../core/event.ts';

/**
 * The types of events among what a module exports: each by itself, with the aggregate that has it, or in an array of such.
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) where there is none, or two of them claim one name
 */
export function exportedEvents(exported: { readonly [name: string]: unknown }, path: string): readonly AnyEventType[] {
  const found = new Set(Object.values(exported).flatMap(eventsIn));
  if (found.size === 0)
    throw new InvalidArgumentError({ field: 'module', value: path, expected: 'one that exports types of events, or aggregates' });
  const byName = new Map<string, AnyEventType>();
  for (const type of found) {
    for (const name of [type.type, ...type.history.formerly]) {
      if (byName.has(name))
        throw new InvalidArgumentError({ field: 'event type', value: name, expected: 'the name of one type, now or formerly' });
      byName.set(name, type);
    }
  }
  return [...found];
}

function eventsIn(value: unknown): readonly AnyEventType[] {
  if (Array.isArray(value)) return value.flatMap(eventsIn);
  if (typeof value !== 'function') return [];
  if (isEventType(value)) return [value];
  // Looked at as data: the module may have another copy of this library.
  const definition: unknown = Reflect.get(value, 'definition');
  const events: unknown = typeof definition === 'object' && definition !== null ? Reflect.get(definition, 'events') : undefined;
  return Array.isArray(events) ? events.filter(isEventType) : [];
}

const isEventType = (value: unknown): value is AnyEventType =>
  typeof value === 'function' && Reflect.get(value, 'kind') === 'event' && typeof Reflect.get(value, 'history') === 'object';
