import { type Alternative, alternativesOf, includesType, isOfType, keyOf } from './alternatives.ts';
import type { Comparing } from './comparing.ts';
import { isDisjoint } from './disjoint.ts';
import { brief, type Finding } from './finding.ts';
import {
  canonical,
  type JsonSchema,
  type Keywords,
  listUnder,
  referred,
  type SchemaIn,
  typesOf,
  under,
  valuesOf,
} from './json-schema.ts';
import { takenObject } from './taken-object.ts';
import { uncoveredArray } from './uncovered-array.ts';
import { uncoveredObject } from './uncovered-object.ts';
import { uncoveredScalar } from './uncovered-scalar.ts';

/** What says nothing of what a value may be. A keyword that JSON Schema does not know says nothing either. */
const annotations = [
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  '$comment',
  '$schema',
  '$defs',
  'definitions',
  '$id',
  '$anchor',
];

/** What is not understood here: what has one of them must be as it was. */
const opaque = [
  ...['if', 'then', 'else', 'dependentSchemas', 'dependentRequired', 'dependencies', 'unevaluatedProperties', 'unevaluatedItems'],
  ...['contains', 'minContains', 'maxContains', 'additionalItems', '$dynamicRef', '$recursiveRef'],
];

/**
 * What the next schema does not take of what one took before: nothing, if everything that it took is taken.
 *
 * It is conservative: where it finds nothing there is nothing; where it finds something there may be none.
 */
export const uncoveredBy = (before: JsonSchema, next: JsonSchema, { asReader }: { asReader: boolean }): readonly Finding[] =>
  uncovered(
    [{ schema: before, root: before }],
    { schema: next, root: next },
    { path: [], asReader, assumed: new Set(), uncovered },
  );

function uncovered(before: readonly SchemaIn[], next: SchemaIn, at: Comparing): readonly Finding[] {
  const [first, ...others] = before;
  if (first && others.length === 0 && isSame(first, next)) return [];
  const found = alternativesOf(before).flatMap((one) => uncoveredAlternative(one, next, at));
  return [...new Map(found.map((one) => [canonical(one), one])).values()];
}

/** Schemas that refer elsewhere may be the same and mean others. */
function isSame(before: SchemaIn, next: SchemaIn): boolean {
  const [one, other] = [before, next].map(({ schema }) => canonical(bare(schema)));
  return one === other && (!one?.includes('"$ref"') || canonical(before.root) === canonical(next.root));
}

const bare = (schema: SchemaIn['schema']): SchemaIn['schema'] =>
  typeof schema === 'boolean'
    ? schema
    : Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword === '$defs' || !annotations.includes(keyword)));

function uncoveredAlternative(one: Alternative, { schema, root }: SchemaIn, at: Comparing): readonly Finding[] {
  if (schema === true) return [];
  if (schema === false) return [{ path: at.path, what: 'takes nothing any more', certain: true }];
  const next = { schema, root };
  const wrongType = uncoveredType(one, next, at);
  if (wrongType) return [wrongType];
  return [
    ...uncoveredReference(one, next, at),
    ...listUnder(next, 'allOf').flatMap((inner) => uncoveredAlternative(one, inner, at)),
    ...uncoveredUnion(one, next, { keyword: 'anyOf', at }),
    ...uncoveredUnion(one, next, { keyword: 'oneOf', at }),
    ...uncoveredNot(one, next, at),
    ...uncoveredOpaque(one, next, at),
    ...uncoveredScalar(one, next, at.path),
    ...(one.type === 'object' ? uncoveredObject(one, next, at) : []),
    ...(one.type === 'array' ? uncoveredArray(one, next, at) : []),
  ];
}

function uncoveredType(one: Alternative, next: SchemaIn<Keywords>, { path }: Comparing): Finding | undefined {
  const types = typesOf(next);
  const isTaken =
    !types ||
    includesType(types, one.type) ||
    (one.only && types.some((type) => isOfType({ type: one.type, value: one.only?.value }, type)));
  if (!isTaken) return { path, what: `takes no ${one.type} any more, only ${types.join(' or ')}`, certain: true };
  const values = valuesOf(next);
  if (!values || (one.only && values.some((value) => canonical(value) === canonical(one.only?.value)))) return undefined;
  const what = one.only
    ? `takes ${brief(one.only.value)} no more`
    : `takes not every ${one.type} any more, only ${values.map(brief).join(', ')}`;
  return { path, what, certain: true };
}

function uncoveredReference(one: Alternative, next: SchemaIn<Keywords>, at: Comparing): readonly Finding[] {
  const { $ref } = next.schema;
  if ($ref === undefined) return [];
  const target = referred(next);
  if (!target) return [{ path: at.path, what: `refers to ${brief($ref)}, which cannot be followed`, certain: false }];
  // A value is finite: what refers to itself holds if it holds wherever it does not.
  const assumption = `${keyOf(one)} in ${brief($ref)}`;
  if (at.assumed.has(assumption)) return [];
  return uncoveredAlternative(one, target, { ...at, assumed: new Set([...at.assumed, assumption]) });
}

function uncoveredUnion(
  one: Alternative,
  next: SchemaIn<Keywords>,
  { keyword, at }: { keyword: 'anyOf' | 'oneOf'; at: Comparing },
): readonly Finding[] {
  if (!Array.isArray(next.schema[keyword])) return [];
  const branches = listUnder(next, keyword).map((branch) => ({ branch, found: uncoveredAlternative(one, branch, at) }));
  const taking = branches.find(({ found }) => found.length === 0);
  const near = branches.filter(({ branch }) => !isDisjoint(one, branch));
  if (taking) {
    if (keyword === 'anyOf' || at.asReader || near.length < 2) return [];
    return [{ path: at.path, what: `may fit several of the ${branches.length} that it has to be one of`, certain: false }];
  }
  const marks = marksOf(one);
  const meant = branches.filter(({ found }) => !found.some(({ path }) => marks.includes(path[at.path.length] ?? '')));
  const [nearest, ...others] = near.length === 1 ? near : meant;
  if (nearest && others.length === 0) return nearest.found;
  const what = one.only ? `takes ${brief(one.only.value)} no more` : `takes not every ${one.type} any more that it took`;
  return [{ path: at.path, what, certain: near.length === 0 }];
}

/** The keys by which a member of a union is known: those that have one value. */
const marksOf = (one: Alternative): readonly string[] =>
  one.type === 'object'
    ? [...takenObject(one).properties].filter(([, schemas]) => schemas.some(hasOneValue)).map(([key]) => key)
    : [];

const hasOneValue = ({ schema, root }: SchemaIn) => typeof schema !== 'boolean' && valuesOf({ schema, root })?.length === 1;

function uncoveredNot(one: Alternative, next: SchemaIn<Keywords>, { path }: Comparing): readonly Finding[] {
  const refused = under(next, 'not');
  if (!refused || isDisjoint(one, refused)) return [];
  return [{ path, what: `refuses what is ${brief(refused.schema)}`, certain: false }];
}

function uncoveredOpaque(one: Alternative, next: SchemaIn<Keywords>, { path }: Comparing): readonly Finding[] {
  const found = opaque.filter((keyword) => Object.hasOwn(next.schema, keyword));
  if (found.length === 0 || one.parts.some((part) => isSame(part, next))) return [];
  return [{ path, what: `has another ${found.map((keyword) => `\`${keyword}\``).join(', ')}`, certain: false }];
}
