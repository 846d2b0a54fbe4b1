import type { Alternative } from './alternatives.ts';
import { type Comparing, inside } from './comparing.ts';
import type { Finding } from './finding.ts';
import { canonical, type Keywords, listUnder, type SchemaIn, under } from './json-schema.ts';
import { takenArray } from './taken-array.ts';

/** What a schema does not take of arrays: because of their items. */
export function uncoveredArray(one: Alternative, next: SchemaIn<Keywords>, at: Comparing): readonly Finding[] {
  const taken = takenArray(one);
  const placed = listUnder(next, 'prefixItems');
  const rest = under(next, 'items');
  // All places from the last that has a schema of its own are alike: one stands for them.
  const places = Array.from({ length: Math.max(taken.places, placed.length) + 1 }, (_, place) => place);
  const ofItems = places
    .filter((place) => place < taken.most)
    .flatMap((place) => {
      const now = placed[place] ?? rest;
      return now ? at.uncovered(taken.at(place), now, inside(at, '')) : [];
    });
  return [...ofItems, ...uncoveredUnique(one, next, at)];
}

function uncoveredUnique({ parts, only }: Alternative, { schema }: SchemaIn<Keywords>, { path }: Comparing): readonly Finding[] {
  if (schema['uniqueItems'] !== true) return [];
  const value = only?.value;
  const isUnique = Array.isArray(value) && new Set(value.map(canonical)).size === value.length;
  if (isUnique || parts.some((part) => part.schema['uniqueItems'] === true)) return [];
  return [{ path, what: 'takes no item twice any more', certain: true }];
}
