import { type Alternative, alternativesOf, includesType, isOfType } from './alternatives.ts';
import {
  canonical,
  type Keywords,
  listUnder,
  mapUnder,
  referred,
  type SchemaIn,
  type TypeName,
  textsUnder,
  typeOf,
  typesOf,
  under,
  valuesOf,
} from './json-schema.ts';
import { takenObject } from './taken-object.ts';

/** References are followed so far. */
const depth = 10;

/** Whether a schema surely takes nothing of an alternative; `false` where that cannot be told. */
export function isDisjoint(one: Alternative, { schema, root }: SchemaIn, further = depth): boolean {
  if (typeof schema === 'boolean') return !schema;
  if (further === 0) return false;
  const other = { schema, root };
  const isApart = (inner: SchemaIn) => isDisjoint(one, inner, further - 1);
  const target = referred(other);
  return (
    (target !== undefined && isApart(target)) ||
    listUnder(other, 'allOf').some(isApart) ||
    ['anyOf', 'oneOf'].some((keyword) => Array.isArray(schema[keyword]) && listUnder(other, keyword).every(isApart)) ||
    hasOtherType(one, typesOf(other)) ||
    hasOtherValues(one, valuesOf(other)) ||
    (one.type === 'object' && hasOtherKeys(one, other, further))
  );
}

const hasOtherType = ({ type, only }: Alternative, types: readonly TypeName[] | undefined) =>
  types !== undefined &&
  !types.some((wanted) =>
    only ? isOfType({ type, value: only.value }, wanted) : includesType([type], wanted) || includesType([wanted], type),
  );

const hasOtherValues = ({ type, only }: Alternative, values: readonly unknown[] | undefined): boolean =>
  values?.every((value) =>
    only ? canonical(value) !== canonical(only.value) : !isOfType({ type: typeOf(value), value }, type),
  ) ?? false;

/** Objects are apart where a key that one of them must have cannot be what the other needs. */
function hasOtherKeys(one: Alternative, other: SchemaIn<Keywords>, further: number): boolean {
  const { required, properties, others } = takenObject(one);
  const mustHave = textsUnder(other, 'required');
  const named = mapUnder(other, 'properties');
  return (
    mustHave.some((key) => !properties.has(key) && others.length === 0) ||
    [...required].some((key) => isClosedTo(other, key)) ||
    [...named].some(([key, now]) => {
      const before = properties.get(key);
      if (!before || !(required.has(key) || mustHave.includes(key))) return false;
      return alternativesOf(before).every((inner) => isDisjoint(inner, now, further - 1));
    })
  );
}

const isClosedTo = (other: SchemaIn<Keywords>, key: string) =>
  under(other, 'additionalProperties')?.schema === false &&
  other.schema['patternProperties'] === undefined &&
  !mapUnder(other, 'properties').has(key);
