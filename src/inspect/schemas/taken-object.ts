import type { Alternative } from './alternatives.ts';
import { type Keywords, mapUnder, type SchemaIn, textsUnder, under } from './json-schema.ts';

/**
 * What the objects of an alternative can hold.
 *
 * Where keys have names, and nothing is said of others, there are no others: most libraries drop them, and the compiler refuses them
 * where an event is made.
 */
export interface TakenObject {
  readonly required: ReadonlySet<string>;
  /** What stands under each key that has a name. */
  readonly properties: ReadonlyMap<string, readonly SchemaIn[]>;
  /** What can stand under other keys, as a union; empty where there are none. */
  readonly others: readonly (readonly SchemaIn[])[];
  /** What the names of keys are. */
  readonly names: readonly SchemaIn[];
}

export function takenObject({ parts }: Alternative): TakenObject {
  const keys = new Set(parts.flatMap((part) => [...mapUnder(part, 'properties').keys()]));
  const others = parts.map((part) => under(part, 'additionalProperties')).filter((one) => one !== undefined);
  const byPattern = parts.flatMap((part) => [...mapUnder(part, 'patternProperties').values()]);
  const saysNames = parts.some(({ schema }) => schema['properties'] !== undefined);
  const isOpen = others.length > 0 ? others.every(({ schema }) => schema !== false) : !saysNames && byPattern.length === 0;
  return {
    required: new Set(parts.flatMap((part) => textsUnder(part, 'required'))),
    properties: new Map([...keys].map((key) => [key, parts.flatMap((part) => ofKey(part, key))])),
    others: [...(isOpen ? [others] : []), ...byPattern.map((one) => [one])],
    names: parts.flatMap((part) => under(part, 'propertyNames') ?? []),
  };
}

/** What one part says of a key that another may name. */
function ofKey(part: SchemaIn<Keywords>, key: string): readonly SchemaIn[] {
  const named = mapUnder(part, 'properties').get(key);
  if (named) return [named];
  const other = part.schema['patternProperties'] === undefined ? under(part, 'additionalProperties') : undefined;
  return other ? [other] : [];
}
