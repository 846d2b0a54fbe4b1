import type { Random } from './random.ts';

// JSON as somebody writes it who means harm, and what is none.

const keys = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'toJS', 'hashCode', 'equals', 'length', '$', 'a', ''],
  ...[
    'propertyIsEnumerable',
    'hasOwnProperty',
    'customerId',
    'name',
    'a\\u0000',
    '\\ud800',
    '\\n',
    'then',
    '@@__IMMUTABLE_MAP__@@',
  ],
] as const;
const scalars = [
  ...['null', 'true', 'false', '0', '-0', '1e999', '-1e999', '1e-999', '1.7976931348623157e308', `${'9'.repeat(400)}`],
  ...['""', '"__proto__"', '"\\ud800"', '"\\u0000"', '"2026-01-31T09:30:00.000Z"', '"AQID"', '"AQID="', '"A Q I D"', '"AQJ"'],
  ...[
    '"1"',
    '"-1"',
    '"0x10"',
    '"1e3"',
    '" 1"',
    '"1n"',
    '"Infinity"',
    '"9999-99-99"',
    '"+275760-09-13T00:00:00.000Z"',
    '[]',
    '{}',
  ],
] as const;
const tags = [
  ...['Instant', 'Bytes', 'bigint', 'object', 'Erased', 'OrderedMap', 'Map', 'Set', 'OrderedSet', 'Money', 'Line', 'Degrees'],
  ...['instant', 'Instant ', 'Date', 'Function', '__proto__', 'constructor', 'toString', '', '$'],
] as const;

/** JSON of a few levels, with odd keys and with tags, true and false ones. */
export function oddJson(random: Random, levels = 4): string {
  const inner = () => oddJson(random, levels - 1);
  const some = (most: number) => Array.from({ length: random.below(most + 1) }, inner);
  if (levels === 0) return random.of(scalars);
  switch (random.below(6)) {
    case 0:
      return random.of(scalars);
    case 1:
      return `[${some(4)}]`;
    case 2:
    case 3:
      return tagged(random, inner);
    default:
      return `{${Array.from({ length: random.below(5) }, () => `"${random.of(keys)}":${inner()}`)}}`;
  }
}

function tagged(random: Random, inner: () => string): string {
  const tag = random.once(8) ? inner() : `"${random.of(tags)}"`;
  const pair = () => `[${inner()},${inner()}]`;
  const content = random.of<() => string>([
    inner,
    () => random.of(scalars),
    () => `[${[inner(), inner()]}]`,
    () => `[${[pair(), pair()]}]`,
    () => `[[${inner()}]]`,
    () => `{"sku":${inner()},"price":${inner()},"tags":${inner()},"__proto__":${inner()}}`,
    () => `{"$":["${random.of(tags)}",${random.of(scalars)}]}`,
  ]);
  return random.of([
    () => `{"$":[${tag},${content()}]}`,
    () => `{"$":[${tag},${content()}]}`,
    () => `{"$":[${tag},${content()},${inner()}]}`,
    () => `{"$":[${tag}]}`,
    () => `{"$":[${tag},${content()}],"$":[${tag},${content()}]}`,
    () => `{"$":[${tag},${content()}],"more":1}`,
  ])();
}

type Brackets = readonly [open: string, close: string];
const brackets: readonly [Brackets, ...Brackets[]] = [
  ['[', ']'],
  ['{"a":', '}'],
  ['{"a\\n":', '}'],
  ['{"__proto__":', '}'],
  ['{"$":["Set",[', ']]}'],
  ['{"$":["OrderedMap",[[0,', ']]]}'],
  ['{"$":["object",[', ']]}'],
  ['{"$":["Line",{"extra":', '}]}'],
  ['{"$":["bigint",[', ']]}'],
  ['{"$":[', ']}'],
];

/** Nested up to 10,000 deep, and not always closed. */
function deep(random: Random): string {
  const [open, close] = random.of(brackets);
  const levels = random.between(90, 10_000);
  const closed = random.once(4) ? levels - 1 : levels;
  return `{"a":${open.repeat(levels)}1${close.repeat(closed)}}`;
}

/** Keys that Immutable.js gives one hash. */
const colliding = Array.from({ length: 10 }).reduce<readonly string[]>(
  (made) => made.flatMap((key) => [`${key}Aa`, `${key}BB`]),
  [''],
);

const collisions = () => `{"a":{${colliding.map((key) => `"${key}":0`)}}}`;

const integer = (random: Random) =>
  `{"a":{"$":["bigint","${random.of(['', '-'])}${'7'.repeat(random.between(100, 1_000_000))}"]}}`;

const many = (random: Random) => {
  const item = random.of(['[]', '{}', '[0]', '{"$":["Set",[]]}', '{"$":["Bytes","AA=="]}', '"x"']);
  return `{"a":[${Array.from({ length: random.between(100, 10_000) }, () => item)}]}`;
};

const none = (random: Random) =>
  random.of(['', ' ', '{', '}', '{"a"}', '{a:1}', 'null', '1', '"x"', '[]', '[1]', "{'a':1}", '{}{}', '{"a":1,}', '\u0000']);

/** What may stand where an event's data stand. */
export function hostileJson(random: Random): string {
  const odd = () => oddJson(random);
  const asObject = () => `{"a":${odd()},"${random.of(keys)}":${odd()}}`;
  const rare = random.once(40) ? random.of([deep, integer, many, collisions]) : undefined;
  return rare ? rare(random) : random.of([asObject, asObject, asObject, odd, () => none(random)])();
}
