import type { Alternative } from './alternatives.ts';
import { listUnder, numberUnder, type SchemaIn, under } from './json-schema.ts';

/** What the arrays of an alternative can hold. */
export interface TakenArray {
  readonly most: number;
  /** As many items as have a place of their own. */
  readonly places: number;
  /** What stands at a place, counted from 0. */
  at(place: number): readonly SchemaIn[];
}

export function takenArray({ parts }: Alternative): TakenArray {
  const most = parts.map((part) => {
    const { length } = listUnder(part, 'prefixItems');
    return Math.min(numberUnder(part, 'maxItems') ?? Infinity, part.schema['items'] === false ? length : Infinity);
  });
  return {
    most: Math.min(...most),
    places: Math.max(0, ...parts.map((part) => listUnder(part, 'prefixItems').length)),
    at: (place) => parts.flatMap((part) => listUnder(part, 'prefixItems')[place] ?? under(part, 'items') ?? []),
  };
}
