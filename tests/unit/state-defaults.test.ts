import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Map as ImmutableMap, Record as ImmutableRecord, Set as ImmutableSet, List, OrderedMap } from 'immutable';
import { Aggregate } from '../../src/index.ts';
import { TodoAdded } from './todo.ts';
import { unchecked } from './unchecked.ts';

// What a state may begin with: what every aggregate of a kind can share.

const define = (state: unknown) =>
  Aggregate({ type: 'Thing', events: [TodoAdded], state: unchecked(state), apply: { TodoAdded: (own) => own } });
const initial = (state: unknown): { toJS(): unknown; get(key: string): unknown } => define(state).definition.state;

const money = Object.freeze({ cents: 1, equals: () => true, hashCode: () => 1 });

describe('a default', () => {
  const fine: { readonly [what: string]: unknown } = {
    ...{ text: '', number: 1.5, 'big integer': 1n, nothing: null, 'undefined value': undefined, truth: false },
    ...{ list: List([1, List([2])]), map: ImmutableMap({ a: ImmutableSet([1]) }), ordered: OrderedMap({ a: 1 }) },
    ...{ record: ImmutableRecord({ a: List() })(), 'frozen value object': money },
  };
  for (const [what, value] of Object.entries(fine)) {
    test(`may be: ${what}`, () => assert.equal(initial({ field: value }).get('field'), value));
  }

  const shared: { readonly [what: string]: unknown } = {
    ...{ array: [], object: {}, date: new Date(0), 'native map': new Map(), 'native set': new Set(), bytes: new Uint8Array(1) },
    ...{ function: () => 1, symbol: Symbol('x'), promise: Promise.resolve(), 'frozen object': Object.freeze({}) },
    ...{ 'list of arrays': List([[1]]), 'map to objects': ImmutableMap({ a: {} }), 'set of dates': ImmutableSet([new Date(0)]) },
    ...{ 'record with an array': ImmutableRecord({ a: [1] })(), 'deep array': List([ImmutableMap({ a: List([[]]) })]) },
    'value object that can change': { ...money },
    'list with an empty one left mutable': List([List().asMutable()]),
  };
  for (const [what, value] of Object.entries(shared)) {
    test(`may not be: ${what}`, () => {
      const refusal = { code: 'INVALID_ARGUMENT', field: 'state.field', value, message: /immutable|shared/i };
      assert.throws(() => define({ fine: 1, field: value }), refusal);
    });
  }

  test('that was left mutable is closed', () => {
    const list = List([1]).asMutable();
    const record = new (ImmutableRecord({ a: 1 }))().asMutable();
    const inner = List([1]).asMutable();
    const state = initial({ list, record, lists: List([inner]) });
    list.push(2);
    inner.push(2);
    record.set('a', 2);
    const shown = state.toJS();
    // Whether the value given is closed in place or a copy taken: the state itself may not change.
    assert.deepEqual(shown, { list: [1], record: { a: 1 }, lists: [[1]] });
  });
});

describe('the name of a field', () => {
  const own = [
    'get',
    'set',
    'has',
    'merge',
    'toJS',
    'toJSON',
    'equals',
    'hashCode',
    'update',
    'delete',
    'asMutable',
    'withMutations',
  ];
  const hidden = [
    '_values',
    '__ownerID',
    'constructor',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__proto__',
    'entries',
    'toSeq',
  ];
  for (const name of [...own, ...hidden]) {
    test(`may not be ${name}`, () => {
      const state = Object.fromEntries([[name, 1]]);
      assert.throws(() => define(state), { code: 'INVALID_ARGUMENT', field: `state.${name}`, message: /another name/ });
    });
  }
  for (const name of [
    'size',
    'name',
    'id',
    'type',
    'keys',
    'map',
    'isEmpty',
    'first',
    'length',
    'then',
    '',
    'ünï',
    '0',
    '_map',
    '__hash',
  ]) {
    test(`may be ${JSON.stringify(name)}`, () => {
      const state = define(Object.fromEntries([[name, 1]])).definition.state as unknown as ImmutableMap<string, number>; // has get and set
      assert.deepEqual([state.get(name), state.set(name, 2).get(name), Reflect.get(state, name)], [1, 2, 1]);
      assert.equal(state.set(name, 2).equals(state), false);
      assert.ok(state.set(name, 2).set(name, 1).equals(state));
    });
  }
});

describe('the definition of an aggregate', () => {
  const right = { type: 'Thing', events: [TodoAdded], state: { a: '' }, apply: { TodoAdded: (own: unknown) => own } };
  const wrong: { readonly [field: string]: object } = {
    state: { state: null },
    events: { events: undefined },
    apply: { apply: undefined },
    'apply.TodoAdded': { apply: {} },
    'apply.Other': { apply: { ...right.apply, Other: () => 1 } },
    type: { type: undefined },
  };
  for (const [field, part] of Object.entries(wrong)) {
    test(`is refused for its ${field}`, () => {
      assert.throws(() => Aggregate(unchecked({ ...right, ...part })), { code: 'INVALID_ARGUMENT', field });
    });
  }
  const more = [
    { events: [1] },
    { events: [TodoAdded, TodoAdded] },
    { state: [1] },
    { state: { [Symbol('x')]: 1 } },
    { apply: { TodoAdded: 1 } },
  ];
  for (const part of more) {
    test(`is refused with ${inspect(part, { depth: 1, compact: true })}`, () => {
      assert.throws(() => Aggregate(unchecked({ ...right, ...part })), { code: 'INVALID_ARGUMENT' });
    });
  }

  test('cannot be changed afterwards', () => {
    const events = [TodoAdded];
    const apply = { TodoAdded: (own: unknown) => own };
    const { definition } = Aggregate(unchecked({ ...right, events, apply }));
    events.pop();
    Reflect.deleteProperty(apply, 'TodoAdded');
    assert.deepEqual([definition.events.length, Object.keys(definition.apply)], [1, ['TodoAdded']]);
    for (const part of [definition, definition.events, definition.apply]) assert.ok(Object.isFrozen(part));
  });
});
