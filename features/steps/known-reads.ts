import { type DataTable, defineParameterType, Given, Then, When } from '@cucumber/cucumber';
import { type AggregateType, type Moment, Repository } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { keepingOf } from '../support/keeping.ts';
import { otherCodes, todoOfCode } from '../support/other-todos.ts';
import { repositoryOf } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo } from '../support/todo.ts';
import { todoOf } from '../support/todos.ts';
import { happened, type Told, toldFrom, wordFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Loads that begin with a state that is known: what they give, and what they read.

defineParameterType({ name: 'code', regexp: otherCodes.join('|'), transformer: todoOfCode });

/** The code by which a todo was loaded last. */
const codes = new WeakMap<SpecWorld, AggregateType<unknown>>();

Given('it was saved', async function (this: SpecWorld) {
  this.value = await (await repositoryOf(this)).saveAggregate(todoOf(this));
});

Given('it was saved twice', async function (this: SpecWorld) {
  const repository = await repositoryOf(this);
  const todo = todoOf(this);
  await repository.saveAggregate(todo);
  this.value = await repository.saveAggregate(todo);
});

Given('a todo {text} of {events} is stored', async function (this: SpecWorld, id: string, told: readonly Told[]) {
  await new Repository({ eventStore: await this.store() }).saveAggregate(Todo.generate(id).applyEvents(made(told)));
});

Given('somebody else has saved that {text} is finished', async function (this: SpecWorld, id: string) {
  const repository = new Repository({ eventStore: await this.store() });
  await repository.saveAggregate((await repository.requireAggregate(Todo, id)).applyEvents(made(toldFrom('finished'))));
});

Given('the todo {text} lives on', async function (this: SpecWorld, id: string, table: DataTable) {
  const repository = await repositoryOf(this);
  const events = table
    .hashes()
    .map(({ event = '', timestamp = '' }) => happened({ word: wordFrom(event), id: '', number: 1 }, { timestamp }));
  await repository.saveAggregate((await repository.requireAggregate(Todo, id)).applyEvents(events));
});

Given('it is finished by an apply function of that call, which says {text}', function (this: SpecWorld, status: string) {
  const apply = { TodoFinished: (state: Todo['state']) => state.set('status', status) };
  this.value = todoOf(this).applyEvents(made(toldFrom('finished')), { apply });
});

async function wasLoaded(world: SpecWorld, id: string, moment?: Moment) {
  await (await repositoryOf(world)).requireAggregate(Todo, id, moment);
  (await keepingOf(world)).read.clear();
}

Given('the todo {text} was loaded', async function (this: SpecWorld, id: string) {
  await wasLoaded(this, id);
});

Given('the todo {text} was loaded at version {int}', async function (this: SpecWorld, id: string, version: number) {
  await wasLoaded(this, id, { version });
});

When('the todo {text} is loaded by {code}', async function (this: SpecWorld, id: string, code: AggregateType<Todo>) {
  const repository = await repositoryOf(this);
  codes.set(this, code);
  await this.attempts.make(() => repository.requireAggregate(code, id));
});

When('the todo {text} of {events} is saved', async function (this: SpecWorld, id: string, told: readonly Told[]) {
  await (await repositoryOf(this)).saveAggregate(Todo.generate(id).applyEvents(made(told)));
});

async function expectReplay(world: SpecWorld, type: AggregateType<Todo>, moment?: Moment) {
  const loaded = world.attempts.result as Todo; // as the step before says
  const { eventStore } = await keepingOf(world);
  const replayed = await new Repository({ eventStore }).requireAggregate(type, loaded.id, moment);
  expectTrue(loaded !== replayed, 'it is not the same object');
  expectTrue(loaded.equals(replayed) && replayed.equals(loaded), 'it equals the replay');
  expectEqual(loaded.state.toJSON(), replayed.state.toJSON(), 'The state');
  expectEqual(loaded.hashCode(), replayed.hashCode(), 'The hash');
  expectEqual([loaded.version, loaded.position], [replayed.version, replayed.position], 'The version and the position');
  expectEqual(loaded.events.toArray(), replayed.events.takeLast(loaded.events.size).toArray(), 'The events');
}

Then('it is what a replay gives', async function (this: SpecWorld) {
  await expectReplay(this, Todo);
});

Then('it is what a replay up to version {int} gives', async function (this: SpecWorld, version: number) {
  await expectReplay(this, Todo, { version });
});

Then('it is what a replay as of {time} gives', async function (this: SpecWorld, at: string) {
  await expectReplay(this, Todo, { at });
});

Then('it is what a replay by that code gives', async function (this: SpecWorld) {
  await expectReplay(this, present(codes.get(this), 'code') as AggregateType<Todo>);
});

/** Whole numbers from one to another. */
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

async function expectRead(world: SpecWorld, { first, last, id = 'milk' }: { first: number; last?: number; id?: string }) {
  const { read, eventStore } = await keepingOf(world);
  const newest = present(await eventStore.getLastEvent(`Todo-${id}`), 'event in the stream').event.version;
  expectEqual(
    [...read].sort((one, other) => one - other),
    range(first, last ?? newest),
    'The versions that were read',
  );
}

Then('the events from version {int} on were read', async function (this: SpecWorld, first: number) {
  await expectRead(this, { first });
});

Then('the events from version {int} to {int} were read', async function (this: SpecWorld, first: number, last: number) {
  await expectRead(this, { first, last });
});

async function expectNextRead(world: SpecWorld, { first, id = 'milk' }: { first: number; id?: string }) {
  const keeping = await keepingOf(world);
  await keeping.snapshots?.idle();
  keeping.read.clear();
  await (await repositoryOf(world)).requireAggregate(Todo, id);
  await expectRead(world, { first, id });
}

Then('the next load reads from version {int} on', async function (this: SpecWorld, first: number) {
  await expectNextRead(this, { first });
});

Then('the next load of {text} reads from version {int} on', async function (this: SpecWorld, id: string, first: number) {
  await expectNextRead(this, { first, id });
});

Then('the next load of {text} asks for no snapshot', async function (this: SpecWorld, id: string) {
  const keeping = await keepingOf(this);
  keeping.asked = 0;
  await (await repositoryOf(this)).requireAggregate(Todo, id);
  expectEqual(keeping.asked, 0);
});
