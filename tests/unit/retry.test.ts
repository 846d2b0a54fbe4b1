import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import {
  CommandHandler,
  ConcurrencyError,
  defineCommand,
  InMemoryEventStore,
  Repository,
  shape,
  UnknownCommandError,
} from '../../src/index.ts';
import { AddTodo } from './commands.ts';
import { Todo, TodoAdded } from './todo.ts';
import { unchecked } from './unchecked.ts';

// A conflict is met by handling the command again: a bounded number of times, and nothing else is met so.

const conflict = () => new ConcurrencyError({ streamId: 'Todo-1', expected: 1, actual: 2 });
/** As it comes from a store that was installed with a copy of this library of its own. */
const foreignConflict = () => Object.assign(new Error('conflict'), { name: 'ConcurrencyError', code: 'CONCURRENCY' });
const rejected = (error: unknown) => ({
  // A thenable that is no native promise, as some database drivers return.
  // biome-ignore lint/suspicious/noThenProperty: that is what is tested.
  then: (_: unknown, reject: (error: unknown) => void) => reject(error),
});

const ways: { readonly [way: string]: (error: unknown) => unknown } = {
  'by throwing': (error) => {
    throw error;
  },
  'by rejecting': (error) => Promise.reject(error),
  'by a thenable': rejected,
  "by another realm's promise": (error) => runInNewContext('Promise.reject(error)', { error }),
};

/** Fails so many times, then says how often it was called. */
function failing(times: number, fail: () => unknown) {
  const calls: string[] = [];
  const handle = (_: object, { id }: { id: string }): unknown => {
    calls.push(id);
    return calls.length <= times ? fail() : calls.length;
  };
  return { calls, handle };
}

const handlerOf = (handle: (context: object, command: { id: string }) => unknown, retry?: number) =>
  CommandHandler({ context: {}, commands: [AddTodo], handle: { AddTodo: handle }, ...(retry !== undefined && { retry }) });

for (const [way, end] of Object.entries(ways)) {
  describe(`a conflict ${way}`, () => {
    for (const [times, retry, expected] of [
      [0, 3, 1],
      [1, 1, 2],
      [3, 3, 4],
      [4, 3, 'fails'],
      [1, 0, 'fails'],
      [1, undefined, 'fails'],
    ] as const) {
      test(`that happens ${times} times under retry: ${retry}: ${expected === 'fails' ? 'fails' : `call ${expected} answers`}`, async () => {
        for (const error of [conflict(), foreignConflict()]) {
          const { calls, handle } = failing(times, () => end(error));
          const command = AddTodo({ description: 'x' });
          const handling = async () => handlerOf(handle, retry).handleCommand(command);
          if (expected === 'fails') await assert.rejects(handling, error);
          else assert.equal(await handling(), expected);
          assert.equal(calls.length, expected === 'fails' ? (retry ?? 0) + 1 : expected);
          assert.deepEqual(new Set(calls), new Set([command.id]));
        }
      });
    }

    test('is the only error that is met', async () => {
      for (const error of [
        new Error('x'),
        new UnknownCommandError({ commandType: 'x', known: [] }),
        'CONCURRENCY',
        undefined,
        { code: 'CONCURRENCY' },
      ]) {
        const { calls, handle } = failing(9, () => end(error));
        await assert.rejects(
          async () => handlerOf(handle, 5).handleCommand(AddTodo({ description: 'x' })),
          (thrown) => thrown === error,
        );
        assert.equal(calls.length, 1);
      }
    });

    test('can be met more often than calls can be nested', async () => {
      const error = foreignConflict();
      const { calls, handle } = failing(12_000, () => end(error));
      assert.equal(await handlerOf(handle, 12_000).handleCommand(AddTodo({ description: 'x' })), 12_001);
      assert.equal(calls.length, 12_001);
    });
  });
}

test('what a function answers at once is answered at once', () => {
  const { handle } = failing(2, ways['by throwing']?.bind(undefined, conflict()) ?? (() => undefined));
  assert.equal(handlerOf(handle, 2).handleCommand(AddTodo({ description: 'x' })), 3);
});

test('after a conflict the function decides anew, on what is there now', async () => {
  const repository = new Repository({ eventStore: new InMemoryEventStore() });
  await repository.saveAggregate(Todo.generate('1').applyEvent(TodoAdded({ description: 'a' })));
  let rivals = 2;
  const handler = CommandHandler({
    context: { repository },
    commands: [AddTodo],
    handle: {
      AddTodo: async (context, { data }) => {
        const todo = await context.repository.requireAggregate(Todo, '1');
        if (rivals-- > 0) await context.repository.saveAggregate(todo.applyEvent(TodoAdded({ description: `rival ${rivals}` })));
        return context.repository.saveAggregate(
          todo.applyEvent(TodoAdded({ description: `${todo.state.description} ${data.get('description')}` })),
        );
      },
    },
    retry: 2,
  });
  const todo = await handler.handleCommand(AddTodo({ description: 'won' }));
  assert.deepEqual([todo.version, todo.state.description], [4, 'rival 0 won']);
});

describe('a command handler', () => {
  test('refuses a retry that is no number of times', () => {
    for (const retry of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null])
      assert.throws(() => handlerOf(() => 1, unchecked(retry)), { code: 'INVALID_ARGUMENT', field: 'retry' });
  });

  test('refuses what is no command, and commands that it does not know', () => {
    const handler = handlerOf(() => 1);
    const command = AddTodo({ description: 'x' });
    for (const value of [undefined, null, {}, { ...command.toJS() }, TodoAdded({ description: 'x' }), 'AddTodo'])
      assert.throws(() => handler.handleCommand(unchecked(value)), { code: 'INVALID_ARGUMENT', field: 'command' });
    for (const type of ['Nope', 'toString', '__proto__', 'constructor'])
      assert.throws(() => handler.handleCommand(unchecked(defineCommand(type, shape<object>())({}))), {
        code: 'UNKNOWN_COMMAND',
        commandType: type,
        message: /knows: AddTodo\./,
      });
  });

  test('works in the context of the call, even in none', () => {
    const handler = CommandHandler({
      context: 'own' as string | undefined,
      commands: [AddTodo],
      handle: { AddTodo: (context) => context },
    });
    const command = AddTodo({ description: 'x' });
    assert.equal(handler.handleCommand(command), 'own');
    assert.equal(handler.handleCommand(command, {}), 'own');
    assert.equal(handler.handleCommand(command, { context: 'other' }), 'other');
    assert.equal(handler.handleCommand(command, { context: undefined }), undefined);
  });

  test('is what it was defined to be: changing the definition does nothing', () => {
    const handle = { AddTodo: () => 1 };
    const commands = [AddTodo];
    const handler = CommandHandler({ context: {}, commands, handle });
    handle.AddTodo = () => 2;
    commands.pop();
    assert.equal(handler.handleCommand(AddTodo({ description: 'x' })), 1);
    assert.equal(handler.commands.length, 1);
    assert.ok(Object.isFrozen(handler) && Object.isFrozen(handler.handle));
  });
});
