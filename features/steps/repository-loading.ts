import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { Aggregate, defineEvent, type Moment, Repository, shape } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { codeOf } from '../support/refusals.ts';
import { forgetful, repositoryOf, useRepository } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo, TodoAdded } from '../support/todo.ts';
import { todoOf } from '../support/todos.ts';
import { expectTold, happened, type Told, wordFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

/** Tries to load a todo; it is what the scenario speaks of then. */
async function load(world: SpecWorld, id: string, moment?: Moment) {
  const repository = await repositoryOf(world);
  await world.attempts.make(async () => {
    world.value = await repository.getAggregate(Todo, id, moment);
    return world.value;
  });
}

async function require(world: SpecWorld, id: string, moment?: Moment) {
  const repository = await repositoryOf(world);
  await world.attempts.make(async () => {
    world.value = await repository.requireAggregate(Todo, id, moment);
    return world.value;
  });
}

When('the todo {text} is loaded', async function (this: SpecWorld, id: string) {
  await load(this, id);
});

When('the todo {text} is loaded, and {events}', async function (this: SpecWorld, id: string, told: readonly Told[]) {
  await load(this, id);
  this.value = todoOf(this).applyEvents(made(told));
});

When('the todo {text} is loaded by another repository', async function (this: SpecWorld, id: string) {
  useRepository(this, new Repository({ eventStore: await this.store() }));
  await load(this, id);
});

When('the todo {text} is required', async function (this: SpecWorld, id: string) {
  await require(this, id);
});

When('the todo {text} is required at version {int}', async function (this: SpecWorld, id: string, version: number) {
  await require(this, id, { version });
});

When('the todo {text} is loaded at version {json}', async function (this: SpecWorld, id: string, version: number) {
  await load(this, id, { version });
});

When(
  'the todo {text} is loaded at version {int}, and {events}',
  async function (this: SpecWorld, id: string, version: number, told: readonly Told[]) {
    await load(this, id, { version });
    this.value = todoOf(this).applyEvents(made(told));
  },
);

When('the todo {text} is loaded as of {time}', async function (this: SpecWorld, id: string, at: string) {
  await load(this, id, { at });
});

When('the todo {text} is loaded as of the time {text}', async function (this: SpecWorld, id: string, at: string) {
  await load(this, id, { at });
});

When(
  'the todo {text} is loaded at version {int} and as of {time}',
  async function (this: SpecWorld, id: string, version: number, at: string) {
    await load(this, id, { version, at } as unknown as Moment); // the compiler takes the one or the other
  },
);

class Chore extends Aggregate({ type: 'Chore', events: [TodoAdded], state: {}, apply: { TodoAdded: (state) => state } }) {}

When('the chore {text} is loaded', async function (this: SpecWorld, id: string) {
  const repository = await repositoryOf(this);
  await this.attempts.make(() => repository.getAggregate(Chore, id));
});

Then('there is no such todo', function (this: SpecWorld) {
  expectEqual(this.attempts.result, undefined);
});

Then('it equals the saved todo', function (this: SpecWorld) {
  const saved = present(this.savedTodo, 'saved todo');
  expectTrue(todoOf(this) !== saved, 'it is not the same object');
  expectEqual(todoOf(this), saved);
  expectEqual(todoOf(this).events, saved.events);
  expectEqual(todoOf(this).hashCode(), saved.hashCode());
});

Then('it has {events} committed, at version {int}', function (this: SpecWorld, told: readonly Told[], version: number) {
  expectTold([...todoOf(this).events], told);
  expectEqual([todoOf(this).version, todoOf(this).uncommittedEvents.size], [version, 0]);
});

Then('it has the position of its last event in the log', async function (this: SpecWorld) {
  const last = present((await this.log()).at(-1), 'event in the log');
  expectEqual(todoOf(this).position, last.position);
});

const streamIdOf = (id: string) => `Todo-${id}`;

Given('the stream of {text} was deleted', async function (this: SpecWorld, id: string) {
  await (await this.store()).deleteStream(streamIdOf(id), { expectedVersion: 'any' });
});

Given('the stream of {text} was archived', async function (this: SpecWorld, id: string) {
  await (await this.store()).archiveStream(streamIdOf(id));
});

Given('the todo {text} has lived', async function (this: SpecWorld, id: string, table: DataTable) {
  const events = table
    .hashes()
    .map(({ event = '', timestamp = '' }) => happened({ word: wordFrom(event), id: '', number: 1 }, { timestamp }));
  const repository = await repositoryOf(this);
  await repository.saveAggregate(Todo.generate(id, this.sources).applyEvents(events));
});

class BrokenTodo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded],
  state: {},
  apply: {
    TodoAdded: () => {
      throw new Error('the apply function threw');
    },
  },
}) {}

When('it is loaded by code whose apply function throws', async function (this: SpecWorld) {
  const repository = await repositoryOf(this);
  await this.attempts.make(() => repository.getAggregate(BrokenTodo, todoOf(this).id));
});

Given('a newer deployment has saved an event of a type of its own to it', async function (this: SpecWorld) {
  const TodoDelegated = defineEvent('TodoDelegated', shape<{ to: string }>());
  await (await this.store()).saveEvents(streamIdOf(todoOf(this).id), [TodoDelegated({ to: 'Ada' })], { expectedVersion: 1 });
});

Given('an event is stored whose data its schema would refuse', async function (this: SpecWorld) {
  const LooseTodoAdded = defineEvent('TodoAdded', shape<{ description: string; priority: string }>());
  const event = LooseTodoAdded({ description: '', priority: 'urgent' });
  await (await this.store()).saveEvents('Todo-milk', [event], { expectedVersion: 'none' });
});

Given('a repository that checks what it loads', async function (this: SpecWorld) {
  useRepository(this, new Repository({ eventStore: await this.store(), validateOnLoad: true }));
});

Given('the store has lost the first event of each stream', async function (this: SpecWorld) {
  useRepository(this, new Repository({ eventStore: forgetful(await this.store()) }));
});

Then('its cause is told, a bad event', function (this: SpecWorld) {
  const { error } = this.attempts;
  expectTrue(error instanceof Error, 'it is an error');
  expectEqual(codeOf(error.cause), 'INVALID_EVENT');
});
