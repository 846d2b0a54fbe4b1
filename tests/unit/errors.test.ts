import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as dvent from '../../src/index.ts';
import { type Event, OutcomeUnknownError } from '../../src/index.ts';
import { TodoAdded } from './todo.ts';

// Errors say what happened, to what, and what to do; and they can be told apart in other ways than by class.

const cause = new Error('disk on fire');
const event: Event = TodoAdded({ description: 'x' }, { id: 'e1' });
const saves = [
  { streamId: 'A-1', events: [event], expectedVersion: 3 },
  { streamId: 'B-1', events: [event, event], expectedVersion: 'any' as const },
];

const examples: { readonly [code: string]: readonly [dvent.DventError, object, RegExp] } = {
  AGGREGATE_NOT_FOUND: [
    new dvent.AggregateNotFoundError({ aggregateType: 'Todo', aggregateId: '1' }),
    { aggregateType: 'Todo', aggregateId: '1' },
    /^No Todo with id "1"\.$/,
  ],
  APPLY_FAILED: [
    new dvent.ApplyError({ streamId: 'Todo-1', version: 3, eventType: 'TodoAdded', cause }),
    { streamId: 'Todo-1', version: 3, eventType: 'TodoAdded', cause },
    /Applying TodoAdded to "Todo-1" at version 3 failed: disk on fire/,
  ],
  CONCURRENCY: [
    new dvent.ConcurrencyError({ streamId: 'Todo-1', expected: 2, actual: 3 }),
    { streamId: 'Todo-1', expected: 2, actual: 3 },
    /"Todo-1" is at version 3, but version 2 was expected\. Nothing was written\./,
  ],
  DECODE_FAILED: [new dvent.DecodeError('not JSON', { cause }), { cause }, /not JSON/],
  DUPLICATE_EVENT: [
    new dvent.DuplicateEventError({ streamId: 'Todo-1', eventId: 'e1' }),
    { streamId: 'Todo-1', eventId: 'e1' },
    /"e1".*"Todo-1"\. Nothing was written\./,
  ],
  INTEGRITY: [new dvent.IntegrityError('a version is missing'), {}, /missing/],
  INVALID_ARGUMENT: [
    new dvent.InvalidArgumentError({ field: 'limit', value: -1, expected: 'a whole number from 0 on' }),
    { field: 'limit', value: -1 },
    /^limit must be a whole number from 0 on, got -1\.$/,
  ],
  INVALID_COMMAND: [
    new dvent.InvalidCommandError({
      commandType: 'AddTodo',
      issues: [{ message: 'too long', path: ['lines', 0, { key: 'text' }] }, { message: 'odd' }],
    }),
    { commandType: 'AddTodo', issues: [{ message: 'too long', path: ['lines', 0, { key: 'text' }] }, { message: 'odd' }] },
    /^Invalid AddTodo: lines\.0\.text: too long; odd$/,
  ],
  INVALID_EVENT: [
    new dvent.InvalidEventError({ eventType: 'TodoAdded', issues: [{ message: 'odd', path: [] }], cause }),
    { eventType: 'TodoAdded', cause },
    /^Invalid TodoAdded: odd$/,
  ],
  OUTCOME_UNKNOWN: [
    new OutcomeUnknownError({ saves, cause }),
    { saves, events: [event, event, event], expectedVersion: 3, cause },
    /not known whether.*disk on fire.*again to find out/,
  ],
  STORE_CLOSED: [new dvent.StoreClosedError(), {}, /closed/],
  STORE_UNAVAILABLE: [new dvent.StoreUnavailableError('locked', { cause }), { cause }, /locked/],
  STREAM_DELETED: [new dvent.StreamDeletedError({ streamId: 'Todo-1' }), { streamId: 'Todo-1' }, /"Todo-1" was deleted/],
  UNKNOWN_COMMAND: [
    new dvent.UnknownCommandError({ commandType: 'Nope', known: ['AddTodo', 'B'] }),
    { commandType: 'Nope' },
    /"Nope".*knows: AddTodo, B\./,
  ],
  UNSUPPORTED: [new dvent.UnsupportedError('a newer file'), {}, /newer/],
};

for (const [code, [error, fields, message]] of Object.entries(examples)) {
  test(`${code} carries its code, name, fields and message`, () => {
    assert.ok(error instanceof dvent.DventError && error instanceof Error);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    for (const [field, value] of Object.entries(fields)) assert.deepEqual(Reflect.get(error, field), value, field);
    assert.equal('cause' in error, 'cause' in fields);
    // The name is a string of its own: minifiers rename classes.
    assert.equal(Object.hasOwn(error, 'name') && error.name, error.constructor.name);
    assert.match(String(error.stack), new RegExp(error.constructor.name));
  });
}

test('every error class of the library has its example here', () => {
  const classes = Object.values(dvent).filter(
    (value) => typeof value === 'function' && value.prototype instanceof dvent.DventError,
  );
  assert.deepEqual(new Set(classes), new Set(Object.values(examples).map(([error]) => error.constructor)));
});

describe('a message', () => {
  const told = (value: unknown) =>
    new dvent.InvalidArgumentError({ field: 'x', value, expected: 'y' }).message.slice('x must be y, got '.length);

  test('shows any value without failing, and no more of it than helps', () => {
    for (const value of [
      undefined,
      null,
      0n,
      Symbol('s'),
      Number.NaN,
      {},
      [],
      () => 1,
      Object.create(null),
      new Proxy({}, {}),
      new Date(Number.NaN),
    ])
      assert.ok(told(value).length < 60, told(value));
    assert.ok(told('long '.repeat(1000)).length < 100);
    assert.equal(told('a\nb\u0000'), '"a\\nb\\u0000".');
  });

  test('of a cause that is no error shows it too', () => {
    const failed = (thrown: unknown) =>
      new dvent.ApplyError({ streamId: 's', version: 1, eventType: 'T', cause: thrown }).message;
    assert.match(failed('text'), /failed: "text"$/);
    assert.match(failed(undefined), /failed: undefined$/);
    assert.match(failed({ secret: 1 }), /failed: an object$/);
  });
});

test('a save of unknown outcome without saves expects nothing', () => {
  assert.equal(new OutcomeUnknownError({ saves: [], cause }).expectedVersion, 'any');
});
