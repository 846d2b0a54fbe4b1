import { Given, Then, When } from '@cucumber/cucumber';
import { OutcomeUnknownError, Repository } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { cannotWrite, cutOff, readOnly, repositoryOf, useRepository } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo } from '../support/todo.ts';
import { todoOf } from '../support/todos.ts';
import { expectTold, type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

Given('a saved todo {text} of {events}', async function (this: SpecWorld, id: string, told: readonly Told[]) {
  const repository = await repositoryOf(this);
  this.savedTodo = await repository.saveAggregate(Todo.generate(id, this.sources).applyEvents(made(told)));
  this.value = this.savedTodo;
});

Given('it is {events}', function (this: SpecWorld, told: readonly Told[]) {
  this.value = todoOf(this).applyEvents(made(told));
});

async function save(world: SpecWorld, todo: Todo) {
  const repository = await repositoryOf(world);
  world.value = todo;
  await world.write(() => repository.saveAggregate(todo));
}

When('it is saved', async function (this: SpecWorld) {
  await save(this, todoOf(this));
});

const cameBack = (world: SpecWorld): Todo => {
  const { result } = world.attempts;
  expectTrue(result instanceof Todo, 'a todo comes back');
  return result;
};

Then(
  'it comes back with {events} committed, at version {int}',
  function (this: SpecWorld, told: readonly Told[], version: number) {
    const todo = cameBack(this);
    expectTold([...todo.events], told);
    expectEqual([todo.version, todo.uncommittedVersion, todo.uncommittedEvents.size], [version, version, 0]);
  },
);

Then('it comes back with the state that it had', function (this: SpecWorld) {
  expectEqual(cameBack(this).state, todoOf(this).state);
});

Then('it comes back with the position of its last event in the log', async function (this: SpecWorld) {
  const last = present((await this.log()).at(-1), 'event in the log');
  expectEqual(cameBack(this).position, last.position);
  expectEqual(cameBack(this).events.last(), last.event);
});

Then('it comes back as it was', function (this: SpecWorld) {
  expectEqual(cameBack(this), todoOf(this));
  expectEqual(cameBack(this).events, todoOf(this).events);
});

Then('the store holds {events} of {text}', async function (this: SpecWorld, told: readonly Told[], id: string) {
  const stored = await collected((await this.store()).getEvents(`Todo-${id}`));
  expectTold(
    stored.map(({ event }) => event),
    told,
  );
});

Then('the todo that was given still has {events} uncommitted', expectUncommitted);
Then("the other's todo still has {events} uncommitted", expectUncommitted);

function expectUncommitted(this: SpecWorld, told: readonly Told[]) {
  expectTrue(this.value instanceof Todo, 'the scenario speaks of a todo');
  expectTold([...this.value.uncommittedEvents], told);
}

const people = new WeakMap<SpecWorld, { readonly one: Todo; readonly other: Todo }>();

Given('two people load the todo {text}, the one starts it, the other finishes it', async function (this: SpecWorld, id: string) {
  const repository = await repositoryOf(this);
  const load = (word: string) => async () => (await repository.requireAggregate(Todo, id)).applyEvents(made(toldFrom(word)));
  people.set(this, { one: await load('started')(), other: await load('finished')() });
});

Given('the one saves', async function (this: SpecWorld) {
  await save(this, present(people.get(this), 'people').one);
  this.attempts.checkExamined();
});

When('the other saves', async function (this: SpecWorld) {
  await save(this, present(people.get(this), 'people').other);
});

Given('the store cannot write', async function (this: SpecWorld) {
  useRepository(this, new Repository({ eventStore: readOnly(await this.store()) }));
});

Then("it fails with the store's own error", function (this: SpecWorld) {
  expectTrue(this.attempts.error === cannotWrite, "the error is the store's own");
});

Given('it was saved, but the answer was lost', async function (this: SpecWorld) {
  await (await repositoryOf(this)).saveAggregate(todoOf(this));
});

When('something that only looks like a todo is saved', async function (this: SpecWorld) {
  const repository = await repositoryOf(this);
  const { type, id, version, uncommittedEvents } = Todo.generate('milk').applyEvents(made(toldFrom('added')));
  const alike = { type, id, version, uncommittedEvents } as unknown as Todo; // which it is not
  await this.write(() => repository.saveAggregate(alike));
});

Given('the line to the store is cut between its writing and its answer', async function (this: SpecWorld) {
  useRepository(this, new Repository({ eventStore: cutOff(await this.store()), ...this.sources }));
});

Then(
  'the refusal holds {events} as they were placed, expecting version {int}',
  async function (this: SpecWorld, told: readonly Told[], version: number) {
    const { error } = this.attempts;
    expectTrue(error instanceof OutcomeUnknownError, 'the outcome is unknown');
    expectTold(error.events, told);
    expectEqual(error.events, [...todoOf(this).uncommittedEvents]);
    expectEqual(error.expectedVersion, version);
  },
);

Then('the events that it holds may be saved again', async function (this: SpecWorld) {
  const { error } = this.attempts;
  expectTrue(error instanceof OutcomeUnknownError, 'the outcome is unknown');
  const { events, expectedVersion } = error;
  const saved = await (await this.store()).saveEvents('Todo-milk', events, { expectedVersion });
  expectEqual(saved.events, events);
});
