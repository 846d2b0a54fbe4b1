import type { Alternative } from './alternatives.ts';
import { type Comparing, inside } from './comparing.ts';
import { brief, type Finding } from './finding.ts';
import { type Keywords, mapUnder, type SchemaIn, textsUnder, under } from './json-schema.ts';
import { type TakenObject, takenObject } from './taken-object.ts';

/** What a schema does not take of objects: because of their keys, or of what stands under them. */
export function uncoveredObject(one: Alternative, next: SchemaIn<Keywords>, at: Comparing): readonly Finding[] {
  const taken = takenObject(one);
  return [
    ...uncoveredRequired(taken, next, at),
    ...uncoveredNamed(taken, next, at),
    ...uncoveredOthers(taken, next, at),
    ...uncoveredNames(taken, next, at),
  ];
}

function uncoveredRequired({ required, properties }: TakenObject, next: SchemaIn<Keywords>, at: Comparing): readonly Finding[] {
  return textsUnder(next, 'required')
    .filter((key) => !required.has(key))
    .map((key) => ({
      path: [...at.path, key],
      what: properties.has(key) ? 'is required, where it was optional' : 'is required, where there was none',
      certain: true,
    }));
}

function uncoveredNamed({ properties, others }: TakenObject, next: SchemaIn<Keywords>, at: Comparing): readonly Finding[] {
  return [...mapUnder(next, 'properties')].flatMap(([key, now]) => {
    const before = properties.get(key);
    return (before ? [before] : others).flatMap((schemas) => at.uncovered(schemas, now, inside(at, key)));
  });
}

/** What the next schema says of keys that it has no name for. */
function uncoveredOthers({ properties, others }: TakenObject, next: SchemaIn<Keywords>, at: Comparing): readonly Finding[] {
  const named = mapUnder(next, 'properties');
  const patterns = [...mapUnder(next, 'patternProperties')];
  const rest = under(next, 'additionalProperties');
  const restNow = rest?.schema === false && at.asReader ? undefined : rest;
  const ofNamed = [...properties].flatMap(([key, before]) => {
    const fitting = patterns.filter(([pattern]) => mayMatch(pattern, key));
    const surely = fitting.some(([pattern]) => mayMatch(pattern, key) === 'surely');
    return [
      ...fitting.flatMap(([, now]) => at.uncovered(before, now, inside(at, key))),
      ...(!named.has(key) && !surely && restNow ? uncoveredRest(before, restNow, inside(at, key)) : []),
    ];
  });
  const ofOthers = others.flatMap((before) =>
    [...patterns.map(([, now]) => now), ...(restNow ? [restNow] : [])].flatMap((now) =>
      at.uncovered(before, now, inside(at, '*')),
    ),
  );
  return [...ofNamed, ...ofOthers];
}

function uncoveredRest(before: readonly SchemaIn[], rest: SchemaIn, at: Comparing): readonly Finding[] {
  const found = at.uncovered(before, rest, at);
  return rest.schema === false && found.length > 0
    ? [{ path: at.path, what: 'is no key any more, and no others are taken', certain: true }]
    : found;
}

function mayMatch(pattern: string, key: string): 'surely' | 'perhaps' | undefined {
  try {
    return new RegExp(pattern, 'u').test(key) ? 'surely' : undefined;
  } catch {
    return 'perhaps';
  }
}

function uncoveredNames({ properties, others, names }: TakenObject, next: SchemaIn<Keywords>, at: Comparing): readonly Finding[] {
  const now = under(next, 'propertyNames');
  if (!now) return [];
  const root = true;
  const refused = [...properties.keys()].filter((key) => at.uncovered([{ schema: { const: key }, root }], now, at).length > 0);
  const text = { schema: { type: 'string' }, root };
  const ofOthers = others.length > 0 && at.uncovered([text, ...names], now, at).length > 0;
  return [
    ...refused.map((key) => ({ path: [...at.path, key], what: 'is a key that is not taken any more', certain: true })),
    ...(ofOthers ? [{ path: at.path, what: `takes not every key any more, only ${brief(now.schema)}`, certain: true }] : []),
  ];
}
