import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { Map as ImmutableMap, List } from 'immutable';
import { defineCommand, defineEvent, InvalidCommandError, InvalidEventError, shape } from '../../src/index.ts';
import { unchecked } from './unchecked.ts';

// What is data, what is not, and where in it.

const Noted = defineEvent('Noted', shape<object>());
const Note = defineCommand('Note', shape<object>());
const taken = (data: unknown) => Noted(unchecked(data)).data.toJS();

/** Everyone who takes data refuses it, with the path; in metadata the path begins there. */
function refused(data: unknown, path: readonly (string | number)[], message: RegExp = /expected JSON/) {
  const pathOf = (prefix: readonly string[]) => (error: unknown) => {
    assert.ok(error instanceof InvalidEventError || error instanceof InvalidCommandError);
    assert.equal(error.issues.length, 1);
    assert.deepEqual(error.issues[0]?.path, [...prefix, ...path]);
    assert.match(error.issues[0]?.message ?? '', message);
    if (path.length > 0) assert.ok(error.message.includes(path.join('.')));
    return true;
  };
  assert.throws(() => Noted(unchecked(data)), pathOf([]));
  assert.throws(() => Note(unchecked(data)), pathOf([]));
  assert.throws(() => Noted({}, { metadata: unchecked(data) }), pathOf(['metadata']));
  assert.throws(() => Note({}, { metadata: unchecked(data) }), pathOf(['metadata']));
}

class Money {
  cents = 1;
}

describe('no data', () => {
  const values: { readonly [what: string]: unknown } = {
    ...{ 'a bigint': 1n, 'a symbol': Symbol('x'), 'a function': () => 1, 'a class': Money },
    ...{ NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY },
    ...{ 'a Date': new Date(0), 'a Map': new Map(), 'a Set': new Set(), 'a RegExp': /x/, 'an Error': new Error('x') },
    ...{
      'a boxed string': new String('x'),
      'a boxed number': new Number(1),
      'a Promise': Promise.resolve(),
      bytes: new Uint8Array(1),
    },
    ...{
      'an instance': new Money(),
      'an Immutable List': List([1]),
      'an Immutable Map': ImmutableMap({ a: 1 }),
      'an event': Noted({}),
    },
    ...{ 'an object that inherits': Object.create({ a: 1 }), 'an array of a class of its own': new (class extends Array {})() },
    'an array with more than items': Object.assign([1], { extra: 2 }),
    'an array with a symbol': Object.assign([1], { [Symbol.iterator]: () => ['x'].values() }),
    "another realm's Date": runInNewContext('new Date(0)'),
    "another realm's instance": runInNewContext('new (class Money { cents = 1 })()'),
  };
  for (const [what, value] of Object.entries(values)) {
    test(`is ${what}`, () => {
      const message = typeof value === 'number' ? /expected a finite number/ : /expected JSON/;
      refused({ field: value }, ['field'], message);
      refused({ list: [0, { deep: value }] }, ['list', 1, 'deep'], message);
    });
  }

  test('is undefined in an array, or a hole', () => {
    refused({ list: [1, undefined] }, ['list', 1], /got undefined/);
    const holes = [1];
    holes[2] = 3;
    refused({ list: holes }, ['list', 1], /got undefined/);
  });

  test('is an object under a symbol', () => {
    refused({ a: { [Symbol('x')]: 1 } }, ['a'], /symbol/);
    refused({ [Symbol('x')]: 1 }, [], /symbol/);
  });

  test('is anything but an object as a whole', () => {
    for (const value of [null, 1, 'text', true, [], [['a', 1]], new Date(0), new Map(), () => 1, ImmutableMap()])
      refused(value, [], /expected a plain object, got /);
    assert.throws(() => Reflect.apply(Noted, undefined, []), /expected a plain object, got undefined/);
  });

  test('is the one key that Immutable.js cannot hold', () => {
    refused({ a: { propertyIsEnumerable: 1 } }, ['a', 'propertyIsEnumerable'], /Immutable\.js/);
  });

  test('is what is nested more than 100 levels, or in a cycle', () => {
    const nested = (levels: number): object => (levels === 1 ? {} : { a: nested(levels - 1) });
    assert.deepEqual(taken(nested(100)), nested(100));
    assert.throws(() => taken(nested(101)), /nested more than 100 levels/);
    const lists = (levels: number): object => (levels === 1 ? [] : [lists(levels - 1)]);
    taken({ a: lists(99) });
    assert.throws(() => taken({ a: lists(100) }), /nested more than 100 levels/);
    const cycle: { own?: unknown; list: unknown[] } = { list: [] };
    cycle.own = cycle;
    cycle.list.push(cycle);
    assert.throws(
      () => taken(cycle),
      (error) => error instanceof InvalidEventError && error.message.length < 200,
    );
  });
});

describe('data', () => {
  test('may come from another realm', () => {
    assert.deepEqual(taken(runInNewContext('({ a: [1, { b: "x" }], c: null, d: Object.create(null) })')), {
      a: [1, { b: 'x' }],
      c: null,
      d: {},
    });
  });

  test('may have no prototype, or be frozen', () => {
    assert.deepEqual(taken(Object.assign(Object.create(null), { a: 1 })), { a: 1 });
    assert.deepEqual(taken(Object.freeze({ a: Object.freeze([1]) })), { a: [1] });
  });

  test('leaves out keys that hold undefined, and writes zero in one way', () => {
    const data = taken({ a: undefined, b: { c: undefined, d: -0 } });
    assert.deepEqual(data, { b: { d: 0 } });
    assert.ok(Noted({ a: undefined }).equals(Noted({})));
    assert.ok(Noted(unchecked({ a: -0 })).equals(Noted(unchecked({ a: 0 }))));
  });

  test('is read from a getter once, and is its value from then on', () => {
    let reads = 0;
    const event = Noted({
      get a() {
        return ++reads;
      },
    });
    assert.deepEqual([event.data.toJS(), event.data.toJS(), reads], [{ a: 1 }, { a: 1 }, 1]);
  });

  test('is what a key holds, whatever its name', () => {
    const json =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"toJS":2,"size":3,"":{"__proto__":4}}';
    const event = Noted(JSON.parse(json));
    assert.equal(JSON.stringify(sorted(event.data.toJS())), JSON.stringify(sorted(JSON.parse(json))));
    assert.equal(JSON.stringify(sorted(JSON.parse(JSON.stringify(event)).data)), JSON.stringify(sorted(JSON.parse(json))));
    assert.equal(Reflect.get({}, 'polluted'), undefined);
    assert.equal(Object.getPrototypeOf(event.data.toJS()), Object.prototype);
    assert.deepEqual([event.data.has('__proto__'), event.data.has('toJSON'), event.data.size], [true, false, 6]);
  });

  test('holds 10,000 keys, and an array of 100,000 items', () => {
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, key) => [`k${key}`, key]));
    const long = Array.from({ length: 100_000 }, (_, item) => item);
    assert.deepEqual(taken({ wide, long }), { wide, long });
  });

  test('reports the first thing that is wrong, not what a getter throws', () => {
    const failure = new Error('from the getter');
    const failing = {
      get a() {
        throw failure;
      },
    };
    assert.throws(() => taken(failing), failure);
  });
});

describe('metadata', () => {
  test("keeps the library's own keys to their form", () => {
    for (const key of ['correlationId', 'causationId', 'commandId']) {
      assert.equal(Noted({}, { metadata: { [key]: 'x' } }).metadata.get(key), 'x');
      for (const value of ['', 1, null, 'a\u0000', {}, 'x'.repeat(257)])
        assert.throws(() => Noted({}, { metadata: { [key]: value } }), { code: 'INVALID_ARGUMENT', field: `metadata.${key}` });
    }
    for (const value of [0, -1, 1.5, '1', null, {}])
      assert.throws(() => Note({}, { metadata: { schemaVersion: value } }), {
        code: 'INVALID_ARGUMENT',
        field: 'metadata.schemaVersion',
      });
    assert.equal(Note({}, { metadata: { schemaVersion: 2 } }).metadata.get('schemaVersion'), 2);
  });

  test('is empty where it is left out, or holds nothing', () => {
    const none = Noted({});
    for (const metadata of [undefined, {}, { a: undefined }]) assert.ok(Noted({}, unchecked({ metadata })).equals(none));
  });
});

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)])
    : value;
