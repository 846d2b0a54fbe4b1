import {
  allTypes,
  canonical,
  isObject,
  type JsonSchema,
  type Keywords,
  listUnder,
  referred,
  type SchemaIn,
  type TypeName,
  typeOf,
  typesOf,
  valuesOf,
} from './json-schema.ts';

/** Values of one type that a schema takes, or one single value: they hold to all of its parts. */
export interface Alternative {
  readonly type: TypeName;
  /** Where it is a single value. */
  readonly only?: { readonly value: unknown };
  /** Of each, what it says itself: not what its `anyOf`, `allOf`, `$ref` and the like say, which are parts of their own. */
  readonly parts: readonly SchemaIn<Keywords>[];
}

/** Beyond it unions are not taken apart any more. */
const maxBranches = 1_000;

/**
 * What the schemas take together, as a union. It may have more than they take (what `not` and `if` refuse, for instance), never less:
 * where all of it is taken, so is all that they take.
 */
export function alternativesOf(schemas: readonly SchemaIn[]): readonly Alternative[] {
  const found = together(schemas.map((schema) => branchesOf(schema, []))).flatMap(ofOneBranch);
  return [...new Map(found.map((one) => [keyOf(one), one])).values()];
}

/** The same for two alternatives that are the same. */
export const keyOf = ({ type, only, parts }: Alternative): string =>
  canonical([type, only?.value, [...new Set(parts.map(({ schema }) => canonical(schema)))]]);

type Branch = readonly SchemaIn<Keywords>[];

function branchesOf({ schema, root }: SchemaIn, through: readonly JsonSchema[]): readonly Branch[] {
  if (typeof schema === 'boolean') return schema ? [[]] : [];
  if (through.includes(schema)) return [[]]; // a reference to itself says nothing
  const self = { schema, root };
  const inside = (one: SchemaIn) => branchesOf(one, [...through, schema]);
  const target = referred(self);
  return together([
    [[self]],
    ...(target ? [inside(target)] : []),
    ...listUnder(self, 'allOf').map(inside),
    ...['anyOf', 'oneOf']
      .filter((keyword) => Array.isArray(schema[keyword]))
      .map((keyword) => listUnder(self, keyword).flatMap(inside)),
  ]);
}

/** What all of several unions take: each branch of one with each of the next. What would be too many is left out. */
const together = (unions: readonly (readonly Branch[])[]): readonly Branch[] =>
  unions.reduce<readonly Branch[]>(
    (all, union) =>
      all.length * union.length > maxBranches ? all : all.flatMap((one) => union.map((other) => [...one, ...other])),
    [[]],
  );

function ofOneBranch(parts: Branch): readonly Alternative[] {
  const types = parts.map(typesOf).reduce(bothTypes, undefined);
  const values = parts.map(valuesOf).filter((one) => one !== undefined);
  const [first, ...others] = values;
  if (first) {
    const common = first.filter((value) => others.every((other) => other.some((one) => canonical(one) === canonical(value))));
    return common.flatMap((value) => {
      const type = typeOf(value);
      return types === undefined || types.some((one) => isOfType({ type, value }, one)) ? [single(value, parts)] : [];
    });
  }
  return (types ?? allTypes).flatMap((type) => {
    if (type === 'boolean') return [true, false].map((value) => single(value, parts));
    return type === 'null' ? [single(null, parts)] : [{ type, parts }];
  });
}

/** Types that are of both; `undefined` are all. */
function bothTypes(some: readonly TypeName[] | undefined, others: readonly TypeName[] | undefined) {
  if (!some || !others) return some ?? others;
  const common = [...some, ...others].filter((type) => includesType(some, type) && includesType(others, type));
  return [...new Set(common)].filter((type, _, all) => type !== 'integer' || !all.includes('number'));
}

export const includesType = (types: readonly TypeName[], type: TypeName): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'));

export const isOfType = ({ type, value }: { type: TypeName; value: unknown }, wanted: TypeName): boolean =>
  type === wanted || (wanted === 'integer' && Number.isInteger(value));

function single(value: unknown, parts: Branch): Alternative {
  const root = true;
  return { type: typeOf(value), only: { value }, parts: [...parts, { schema: exactly(value), root }] };
}

/** What an object or an array must be inside to be this one; of other values their being it tells enough. */
function exactly(value: unknown): Keywords {
  const the = (inside: unknown) => ({ const: inside });
  if (Array.isArray(value)) return { prefixItems: value.map(the), items: false, minItems: value.length, maxItems: value.length };
  if (!isObject(value)) return {};
  const keys = Object.keys(value);
  return {
    properties: Object.fromEntries(keys.map((key) => [key, the(value[key])])),
    required: keys,
    additionalProperties: false,
  };
}
