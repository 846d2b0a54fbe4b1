import { defineEvent, type Event, type EventStore, shape } from '../../src/index.ts';

/** One hostile input: where it is put, and what. */
export interface HostileInput {
  readonly name: string;
  save(store: EventStore, fresh: string): Promise<{ readonly streamId: string; readonly event: Event }>;
}

const Any = defineEvent('Any', shape<{ value: never }>());

const texts: readonly string[] = [
  ...["'", '"', '`', '\\', "''", "'; DROP TABLE events; --", '" OR 1=1 --', '$1', '$$', '%s', '%', '_', '{}', '{{}}', '$(x)'],
  ...['*', '>', '.', '..', 'a.b', '.a', 'a.', 'a..b', '*.>', '$JS.API', '_INBOX.x', ' ', ' a', 'a ', 'a b', '\t', '\n', '\r\n'],
  ...['\0', 'a\0b', '\u0001', '\u001f', '\u007f', '\u0080', '\u2028', '\u2029', '\ufeff', '\u200b', '\u202e', '\ufffd', '\uffff'],
  ...[
    '\ud800',
    '\udfff',
    'a\ud83d',
    '\udc00\ud800',
    '🥛',
    '👩‍👩‍👧‍👦',
    '🇩🇪',
    'é',
    'e\u0301',
    'ß',
    'İ',
    'ı',
    '日本語',
    'עברית',
    '𝕏',
  ],
  ...['null', 'undefined', 'true', '0', '-0', 'NaN', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'],
  ...['/', '../../etc/passwd', 'C:\\x', 'a/b', '?', '#', '&', '=', '%00', '%2e', '<script>', '-', '--', '-a', 'a-', 'a--b'],
  ...['x'.repeat(256), 'x'.repeat(257), 'x'.repeat(512), 'x'.repeat(513), 'x'.repeat(10_240), '🥛'.repeat(64), '🥛'.repeat(128)],
  ...['🥛'.repeat(129), '.'.repeat(512), ' '.repeat(512), '\u0001'.repeat(256), '', '$', '$StreamDeleted', '$x'],
];

const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
};

const cycle: { self?: unknown } = {};
cycle.self = cycle;

const values: readonly (readonly [name: string, value: unknown])[] = [
  ['a key __proto__', JSON.parse('{"__proto__":{"polluted":true},"a":1}')],
  ['keys of Object', { constructor: 1, toString: 2, valueOf: 3, hasOwnProperty: 4, toJS: 5, size: 6, get: 7 }],
  ['an empty key', { '': 1 }],
  ['keys that are numbers, in an odd order', { 2: 'b', 1: 'a', x: 'x', '-1': 'c', '01': 'd' }],
  ['keys with quotes and NUL', { '"': 1, "'": 2, '\0': 3, '\\': 4, '\ud800': 5, '\n': 6 }],
  ['propertyIsEnumerable', { propertyIsEnumerable: 1 }],
  ...texts.slice(0, 60).map((text, index) => [`text ${index}`, text] as const),
  ...[0, -0, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 53 + 2, 0.1 + 0.2, 1e21, -1e-7, Number.MAX_VALUE].map(
    (number) => [`the number ${number}`, number] as const,
  ),
  ...[Number.NaN, Number.POSITIVE_INFINITY, 10n, Symbol('x'), () => 1, undefined].map(
    (value) => [`${typeof value} ${String(value)}`, value] as const,
  ),
  ['a date', new Date(0)],
  ['a date out of range', new Date(Number.NaN)],
  ['a Map', new Map([[1, 2]])],
  ['a class instance', new URL('http://x')],
  ['a regular expression', /x/],
  ['an Error', new Error('x')],
  ['bytes', new Uint8Array(3)],
  ['a boxed string', Object('x')],
  ['a cycle', cycle],
  ['98 levels', nested(98)],
  ['99 levels', nested(99)],
  ['100 levels', nested(100)],
  ['10,000 levels', nested(10_000)],
  ['a sparse array', Object.assign(new Array(3), { 0: 1, 2: 3 })],
  ['an array with a key', Object.assign([1], { key: 2 })],
  ['null', null],
  ['an empty object', {}],
  ['an empty array', []],
  ['256 KiB', 'x'.repeat(2 ** 18)],
  ['256 KiB of quotes', '"'.repeat(2 ** 18)],
  ['an object with 10,000 keys', Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index]))],
];

const timestamps: readonly unknown[] = [
  ...['', '2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000+01:00', '2026-02-30T00:00:00.000Z', 'yesterday'],
  ...['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '+010000-01-01T00:00:00.000Z', '-000001-01-01T00:00:00.000Z'],
  ...['2026-01-01T24:00:00.000Z', '2026-01-01T23:59:60.000Z', 0, null, new Date(0)],
];

/** As a caller without a compiler would pass it. */
const unchecked = (value: unknown): never => value as never;

const eventWith = (value: unknown) => Any({ value: unchecked(value) });

const save = async (store: EventStore, streamId: string, event: Event) => {
  await store.saveEvents(streamId, [event], { expectedVersion: 'none' });
  return { streamId, event };
};

const shown = (text: unknown) => JSON.stringify(text).slice(0, 24);

export const hostileInputs: readonly HostileInput[] = [
  ...texts.map((text) => ({
    name: `stream id ${shown(text)}`,
    save: (store: EventStore) => save(store, text, eventWith(1)),
  })),
  ...texts.map((text) => ({
    name: `event id ${shown(text)}`,
    save: async (store: EventStore, fresh: string) => save(store, fresh, Any({ value: unchecked(1) }, { id: text })),
  })),
  ...texts.map((text) => ({
    name: `event type ${shown(text)}`,
    save: async (store: EventStore, fresh: string) =>
      save(store, fresh, defineEvent(unchecked(text), shape<{ value: never }>())({ value: unchecked(1) })),
  })),
  ...texts.map((text) => ({
    name: `correlation id ${shown(text)}`,
    save: async (store: EventStore, fresh: string) =>
      save(store, fresh, Any({ value: unchecked(1) }, { metadata: { correlationId: text, note: text } })),
  })),
  ...timestamps.map((timestamp) => ({
    name: `timestamp ${shown(timestamp)}`,
    save: async (store: EventStore, fresh: string) =>
      save(store, fresh, Any({ value: unchecked(1) }, { timestamp: unchecked(timestamp) })),
  })),
  ...values.map(([name, value]) => ({
    name: `data: ${name}`,
    save: async (store: EventStore, fresh: string) => save(store, fresh, eventWith(value)),
  })),
];
