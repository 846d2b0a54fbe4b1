import { Given, Then, When } from '@cucumber/cucumber';
import { type Command, CommandHandler, ConcurrencyError, DuplicateEventError, defineCommand, shape } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { repositoryOf } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo, TodoFinished } from '../support/todo.ts';
import { FinishTodo } from '../support/todo-commands.ts';
import { expectTold, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// What a command's function is given, and how often it runs.

const Tell = defineCommand('Tell', shape<object>());

interface Scene {
  readonly handle: (command: Command, options?: { readonly context?: unknown }) => unknown;
  /** What the function was given, each time that it ran. */
  readonly runs: { readonly context: unknown; readonly command: Command }[];
}

const scenes = new WeakMap<SpecWorld, Scene>();
const sceneOf = (world: SpecWorld): Scene => present(scenes.get(world), 'handler');

const ownError = new Error('the function failed');

/** A handler of one command; `act` is called with the number of the run. */
function setScene(
  world: SpecWorld,
  { act, retry = 0, context }: { act: (run: number) => unknown; retry?: number; context?: unknown },
) {
  const runs: { readonly context: unknown; readonly command: Command }[] = [];
  const handler = CommandHandler({
    context,
    commands: [Tell],
    retry,
    handle: {
      Tell: (given, command) => {
        runs.push({ context: given, command });
        return act(runs.length);
      },
    },
  });
  // Scenarios handle one kind of command; the rest of the type is what the compiler holds users to.
  scenes.set(world, { handle: handler.handleCommand as unknown as Scene['handle'], runs });
}

Given('a handler in the context {text} that tells what it was given', function (this: SpecWorld, context: string) {
  setScene(this, { act: () => 'told', context });
});

const fail = () => {
  throw ownError;
};

Given('a handler whose function fails', function (this: SpecWorld) {
  setScene(this, { act: fail });
});

Given('a handler with {int} retries, whose function fails', function (this: SpecWorld, retry: number) {
  setScene(this, { act: fail, retry });
});

Given(
  'a handler with {int} retries, whose function throws a conflict {int} times',
  function (this: SpecWorld, retry: number, times: number) {
    const act = (run: number) => {
      if (run <= times) throw new ConcurrencyError({ streamId: 'Todo-milk', expected: 1, actual: 2 });
      return 'done';
    };
    setScene(this, { act, retry });
  },
);

Given('a handler with {int} retries, whose function returns {json}', function (this: SpecWorld, retry: number, result: unknown) {
  setScene(this, { act: () => result, retry });
});

Then('the result is {json}', function (this: SpecWorld, result: unknown) {
  expectEqual(this.attempts.result, result);
});

const atOnce = new WeakMap<SpecWorld, unknown>();

Then('what came back at once is {json}', function (this: SpecWorld, result: unknown) {
  expectEqual(atOnce.get(this), result);
});

const promise = Promise.resolve('done');

Given('a handler whose function promises something', function (this: SpecWorld) {
  setScene(this, { act: () => promise });
});

Then('what came back at once is that very promise', function (this: SpecWorld) {
  expectTrue(atOnce.get(this) === promise, 'it is the same object');
});

Given('a handler with {int} retries, whose function promises {json}', function (this: SpecWorld, retry: number, result: unknown) {
  setScene(this, { act: async () => result, retry });
});

Given('a handler with {int} retries, whose function throws another refusal', function (this: SpecWorld, retry: number) {
  const act = () => {
    throw new DuplicateEventError({ streamId: 'Todo-milk', eventId: 'a' });
  };
  setScene(this, { act, retry });
});

When('a command is handled by a handler of none', async function (this: SpecWorld) {
  const { handleCommand } = CommandHandler({ context: {}, commands: [], handle: {} });
  await this.attempts.make(() => handleCommand(Tell({}) as never)); // which the compiler refuses
});

const lookAlike = { code: 'CONCURRENCY' };

Given(
  'a handler with {int} retries, whose function throws what only looks like a conflict',
  function (this: SpecWorld, retry: number) {
    const act = () => {
      throw lookAlike;
    };
    setScene(this, { act, retry });
  },
);

Then('it fails with what only looked like a conflict', function (this: SpecWorld) {
  expectTrue(this.attempts.error === lookAlike, 'the error is the very object');
});

async function handle(world: SpecWorld, command: Command, options?: { readonly context?: unknown }) {
  await world.attempts.make(() => {
    const result = sceneOf(world).handle(command, options);
    atOnce.set(world, result);
    return result;
  });
}

When('a command is handled', async function (this: SpecWorld) {
  await handle(this, Tell({}));
});

const told = new WeakMap<SpecWorld, Command>();

When('a command with the data {json} is handled', async function (this: SpecWorld, data: object) {
  const command = Tell(data);
  told.set(this, command);
  await handle(this, command);
});

When('a command is/was handled in the context {json}', async function (this: SpecWorld, context: unknown) {
  await handle(this, Tell({}), { context });
});

Then('its function was given the context {json}', function (this: SpecWorld, context: unknown) {
  this.attempts.checkExamined();
  expectEqual(present(sceneOf(this).runs.at(-1), 'run of the function').context, context);
});

Then('its function was given the context {json} and that command', function (this: SpecWorld, context: unknown) {
  expectEqual(sceneOf(this).runs.at(-1), { context, command: told.get(this) });
});

Then("it fails with the function's own error", function (this: SpecWorld) {
  expectTrue(this.attempts.error === ownError, "the error is the function's own");
});

Then('the function ran {int} time(s)', function (this: SpecWorld, times: number) {
  expectEqual(sceneOf(this).runs.length, times);
});

/** A handler that finishes a todo, while somebody else writes to it between the load and the save. */
async function setRace(world: SpecWorld, { conflicts, retry }: { conflicts: number; retry?: number }) {
  const repository = await repositoryOf(world);
  await repository.saveAggregate(Todo.generate('milk', world.sources).applyEvents(made(toldFrom('added'))));
  const runs: Scene['runs'] = [];
  const handler = CommandHandler({
    context: { repository },
    commands: [FinishTodo],
    ...(retry !== undefined && { retry }),
    handle: {
      FinishTodo: async (context, command) => {
        runs.push({ context, command });
        const run = runs.length;
        const todo = await context.repository.requireAggregate(Todo, command.data.get('id'));
        if (run <= conflicts)
          await repository.eventStore.saveEvents('Todo-milk', made(toldFrom('reminded')), { expectedVersion: 'any' });
        return context.repository.saveAggregate(todo.applyEvent(TodoFinished({})));
      },
    },
  });
  scenes.set(world, { handle: handler.handleCommand as unknown as Scene['handle'], runs }); // as above
}

Given(
  'a handler without retries, and somebody else who saves first {int} time(s)',
  async function (this: SpecWorld, conflicts: number) {
    await setRace(this, { conflicts });
  },
);

Given(
  'a handler with {int} retries, and somebody else who saves first {int} time(s)',
  async function (this: SpecWorld, retry: number, conflicts: number) {
    await setRace(this, { conflicts, retry });
  },
);

When('the todo is to be finished', async function (this: SpecWorld) {
  await handle(this, FinishTodo({ id: 'milk' }));
});

Then('the todo is finished, after what somebody else has saved {int} times', async function (this: SpecWorld, times: number) {
  const { result } = this.attempts;
  expectTrue(result instanceof Todo && result.state.status === 'finished', 'the todo is finished');
  const stored = await collected((await this.store()).getEvents('Todo-milk'));
  expectTold(
    stored.map(({ event }) => event),
    toldFrom(`added, ${times} × reminded and finished`),
  );
});
