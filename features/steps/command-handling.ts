import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { type Command, CommandHandler, defineCommand, shape } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { repositoryOf } from '../support/repositories.ts';
import { Todo, TodoAdded } from '../support/todo.ts';
import {
  AddTodo,
  addingAndCounting,
  CountLetters,
  FinishTodo,
  lifeOfATodo,
  RenameTodo,
  StartTodo,
} from '../support/todo-commands.ts';
import type { SpecWorld } from '../support/world.ts';

type CountingHandler = ReturnType<typeof addingAndCounting>;
type Handler = { handleCommand(command: Command, options?: { readonly context?: unknown }): unknown };

const handlers = new WeakMap<SpecWorld, CountingHandler>();
const countingHandler = (world: SpecWorld) => present(handlers.get(world), 'handler');

Given('a handler that adds todos and counts letters', async function (this: SpecWorld) {
  handlers.set(this, addingAndCounting(await repositoryOf(this)));
});

When(
  'the commands to add {text} and to count the letters of {text} are handled',
  async function (this: SpecWorld, id: string, word: string) {
    const handler = countingHandler(this);
    await this.attempts.make(async () => [
      await handler.handleCommand(AddTodo({ id, description: 'a todo' })),
      handler.handleCommand(CountLetters({ word })),
    ]);
  },
);

Then('the results are a saved todo {text} and {int}', async function (this: SpecWorld, id: string, count: number) {
  const [todo, letters] = this.attempts.result as readonly unknown[]; // what the step before has left
  expectTrue(todo instanceof Todo, 'the first result is a todo');
  expectEqual([todo.id, todo.version, letters], [id, 1, count]);
  expectEqual(
    (await this.log()).map(({ event }) => event),
    [...todo.events],
  );
});

const atOnce = new WeakMap<SpecWorld, unknown>();

When('the command to count the letters of {text} is handled', function (this: SpecWorld, word: string) {
  const letters: number = countingHandler(this).handleCommand(CountLetters({ word }));
  atOnce.set(this, letters);
});

Then('the result was there at once: {int}', function (this: SpecWorld, count: number) {
  expectEqual(atOnce.get(this), count);
});

When('a command that it does not know is handled', async function (this: SpecWorld) {
  const handler = countingHandler(this) as unknown as Handler; // as JavaScript sees it
  await this.attempts.make(() => handler.handleCommand(defineCommand('Unheard', shape<object>())({})));
});

When('the value {json} is handled as a command', async function (this: SpecWorld, value: unknown) {
  const handler = countingHandler(this) as unknown as Handler; // as above
  await this.attempts.make(() => handler.handleCommand(value as Command)); // which it is not
});

Then('it tells its commands and its handle-map', function (this: SpecWorld) {
  const { commands, handle } = countingHandler(this);
  expectTrue(commands.includes(AddTodo) && commands.includes(CountLetters) && commands.length === 2, 'it tells its commands');
  expectEqual(Object.keys(handle), ['AddTodo', 'CountLetters']);
  expectTrue(Object.isFrozen(handle), 'the handle-map cannot be changed');
});

const lives = new WeakMap<SpecWorld, Handler>();

Given('a handler for the life of a todo', async function (this: SpecWorld) {
  lives.set(this, lifeOfATodo(await repositoryOf(this)) as unknown as Handler); // the table below names the commands
});

const lifeCommands: { readonly [name: string]: (data: never) => Command } = { AddTodo, StartTodo, RenameTodo, FinishTodo };

When('these commands are handled one after the other', async function (this: SpecWorld, table: DataTable) {
  const handler = present(lives.get(this), 'handler');
  for (const { command = '', data = '' } of table.hashes()) {
    const make = present(lifeCommands[command], `command ${command}`);
    await this.write(() => handler.handleCommand(make(JSON.parse(data) as never))); // the table tells the data that it takes
  }
});

Then('the last result is a todo at version {int} whose state has', function (this: SpecWorld, version: number, table: DataTable) {
  const { result } = this.attempts;
  expectTrue(result instanceof Todo, 'the result is a todo');
  expectEqual(result.version, version);
  const state: { [field: string]: unknown } = result.state.toObject();
  for (const [field = '', value = ''] of table.raw()) expectEqual(state[field], JSON.parse(value));
});

const mismatches: { readonly [told: string]: object } = {
  'a command without a function': { handle: {} },
  'a function without a command': { handle: { AddTodo: () => 1, Forgotten: () => 1 } },
  'a function that is none': { handle: { AddTodo: 'none' } },
  'the same command twice': { commands: [AddTodo, AddTodo] },
  'an event among its commands': { commands: [AddTodo, TodoAdded], handle: { AddTodo: () => 1, TodoAdded: () => 1 } },
};

const loose = CommandHandler as unknown as (definition: object) => unknown; // as JavaScript sees it
const fitting = { context: {}, commands: [AddTodo], handle: { AddTodo: () => 1 } };

When(
  new RegExp(`^a handler is made that has (${Object.keys(mismatches).join('|')})$`),
  async function (this: SpecWorld, told: string) {
    await this.attempts.make(() => loose({ ...fitting, ...mismatches[told] }));
  },
);

When('a handler is made with {json} retries', async function (this: SpecWorld, retry: unknown) {
  await this.attempts.make(() => loose({ ...fitting, retry }));
});
