import fc from 'fast-check';

// JSON that goes where a store could stumble: odd keys, odd strings, odd numbers, many keys, deep nesting.

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

const oddTexts = [
  ...['', '__proto__', 'constructor', 'prototype', 'toString', 'toJS', 'toJSON', 'hasOwnProperty', '__defineGetter__'],
  ...['size', 'get', 'length', '0', '-1', '$type', '@@__IMMUTABLE_MAP__@@', 'then', 'valueOf'],
  ...['\u0000', 'a\u0000b', '\ud800', '\udc00x', '\u2028', '\ufeff', '💡', 'é', 'e\u0301', '"', '\\', '\n', ' '],
];

export const text = fc.oneof(fc.constantFrom(...oddTexts), fc.string(), fc.string({ unit: 'binary' }));

const numbers = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e21, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 53 + 2),
);

const leaf: fc.Arbitrary<Json> = fc.oneof(fc.constantFrom(null, true, false), numbers, text);

/** An object nested so many levels deep, through objects and arrays. */
export const nested = (levels: number, inner: Json = 'leaf'): JsonObject => {
  let json: Json = inner;
  for (let level = levels; level > 1; level -= 1) json = level % 3 === 0 ? [json] : { deeper: json };
  return { deeper: json };
};

function jsonWith(key: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> {
  // Entries, not a dictionary: a key is defined on the object whatever its name, `__proto__` too.
  const objectOf = (value: fc.Arbitrary<Json>, maxLength: number): fc.Arbitrary<JsonObject> =>
    fc.array(fc.tuple(key, value), { maxLength }).map((entries) => Object.fromEntries(entries));
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 5 }),
      objectOf(tie('value'), 5),
    ),
  }));
  // Immutable's Map changes its inner form beyond 8 and beyond 32 keys.
  const many = fc.integer({ min: 7, max: 70 }).map((keys) => Array.from({ length: keys }, (_, at) => `k${at}`));
  const wide = fc
    .tuple(many, leaf, objectOf(leaf, 3))
    .map(([keys, item, odd]): JsonObject => ({ ...Object.fromEntries(keys.map((name) => [name, item])), ...odd }));
  const deep = fc.integer({ min: 1, max: 100 }).map((levels) => nested(levels));
  return fc.oneof({ arbitrary: objectOf(value, 6), weight: 6 }, { arbitrary: wide, weight: 2 }, { arbitrary: deep, weight: 1 });
}

/** For those who use `JSON.parse` themselves, which in Node 24 and 26 can mistake a key for an earlier one with a backslash. */
export const jsonObject = jsonWith(text.map((key) => key.replaceAll('\\', '/')));

/** Keys with backslashes, and keys that are written with them. */
export const escapedJsonObject = jsonWith(
  fc.string({ unit: fc.constantFrom('\\', 'n', '\n', '"', 'u', '\u0000', 'a'), maxLength: 4 }),
);

/** What JSON keeps: −0 becomes 0, nothing else changes. (`JSON.parse` may give a wrong key, see `exact-json.ts`.) */
export function throughJson<Plain extends Json>(json: Plain): Plain;
export function throughJson(json: Json): Json {
  if (Array.isArray(json)) return json.map((item) => throughJson(item));
  if (typeof json !== 'object' || json === null) return json === 0 ? 0 : json;
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, throughJson(item)]));
}

/** The same value with its keys in the other order, everywhere. */
export const reordered = (json: Json): Json => {
  if (Array.isArray(json)) return json.map(reordered);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([key, item]) => [key, reordered(item)]),
  );
};
