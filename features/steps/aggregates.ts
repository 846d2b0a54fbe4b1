import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { expectTable } from '../support/event-table.ts';
import { made } from '../support/save.ts';
import { Todo, TodoAdded } from '../support/todo.ts';
import { become, todoBefore, todoOf } from '../support/todos.ts';
import { expectTold, type Told } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

When('a todo is generated', function (this: SpecWorld) {
  this.value = Todo.generate();
});

When('a todo is generated with the id {text}', async function (this: SpecWorld, id: string) {
  await this.attempts.make(() => {
    this.value = Todo.generate(id, this.sources);
  });
});

Given('a todo without a history', function (this: SpecWorld) {
  this.value = Todo.generate('milk', this.sources);
});

Given('a todo of {events}', function (this: SpecWorld, told: readonly Told[]) {
  this.value = Todo.generate('milk', this.sources).applyEvents(made(told));
});

Given('a todo {text} of {events}', function (this: SpecWorld, id: string, told: readonly Told[]) {
  this.value = Todo.generate(id, this.sources).applyEvents(made(told));
});

When('two todos are generated', function (this: SpecWorld) {
  this.pair = [Todo.generate(), Todo.generate()];
});

Then('their ids differ', function (this: SpecWorld) {
  const [one, other] = present(this.pair, 'pair of todos');
  expectTrue(one instanceof Todo && other instanceof Todo && one.id !== other.id, 'the two have different ids');
});

When('someone makes a todo by new', async function (this: SpecWorld) {
  const Loose = Todo as unknown as new (fields: object) => Todo; // as JavaScript sees it
  await this.attempts.make(() => new Loose({ id: 'milk' }));
});

When('{events} is/are/was/were applied to it', async function (this: SpecWorld, told: readonly Told[]) {
  const [first, ...more] = made(told);
  await become(this, (todo) => (first && more.length === 0 ? todo.applyEvent(first) : todo.applyEvents(made(told))));
});

When('{events} come out of a generator and are applied to it', async function (this: SpecWorld, told: readonly Told[]) {
  await become(this, (todo) => todo.applyEvents(made(told).values()));
});

When(
  'an event with the id {text}, of {time}, is/was applied to it',
  async function (this: SpecWorld, id: string, timestamp: string) {
    await become(this, (todo) => todo.applyEvent(TodoAdded({ description: 'milk' }, { id, timestamp })));
  },
);

When('its events are/were marked as committed', async function (this: SpecWorld) {
  await become(this, (todo) => todo.markEventsCommitted());
});

Then(
  'its version is {int}, and {int} with what is uncommitted',
  function (this: SpecWorld, version: number, uncommittedVersion: number) {
    const todo = todoOf(this);
    expectEqual({ version: todo.version, uncommitted: todo.uncommittedVersion }, { version, uncommitted: uncommittedVersion });
  },
);

Then('it has no events, neither committed nor uncommitted', function (this: SpecWorld) {
  const { events, uncommittedEvents } = todoOf(this);
  expectEqual([events.size, uncommittedEvents.size], [0, 0]);
});

Then(
  'its committed events are {events}, its uncommitted events {events}',
  function (this: SpecWorld, committed: readonly Told[], uncommitted: readonly Told[]) {
    const todo = todoOf(this);
    expectTold([...todo.events], committed);
    expectTold([...todo.uncommittedEvents], uncommitted);
  },
);

Then('its uncommitted events are', function (this: SpecWorld, table: DataTable) {
  expectTable([...todoOf(this).uncommittedEvents], table);
});

/** Field by field, the values in JSON's notation. */
const stateFrom = (table: DataTable) =>
  Object.fromEntries(table.raw().map(([field = '', value = '']) => [field, JSON.parse(value)]));

Then('its state is', function (this: SpecWorld, table: DataTable) {
  expectEqual(todoOf(this).state.toObject(), stateFrom(table));
});

Then('its state has', function (this: SpecWorld, table: DataTable) {
  const expected = stateFrom(table);
  const state: { [field: string]: unknown } = todoOf(this).state.toObject();
  expectEqual(Object.fromEntries(Object.keys(expected).map((field) => [field, state[field]])), expected);
});

Then('its state is that of the todo before', function (this: SpecWorld) {
  expectEqual(todoOf(this).state, todoBefore(this).state);
});

Then('it equals the todo before', function (this: SpecWorld) {
  expectEqual(todoOf(this), todoBefore(this));
  expectEqual(todoOf(this).hashCode(), todoBefore(this).hashCode());
});

Then(
  'the todo before still has the status {text} and the uncommitted events {events}',
  function (this: SpecWorld, status: string, told: readonly Told[]) {
    const before = todoBefore(this);
    expectTrue(before !== this.value, 'applying has given another value');
    expectEqual(before.state.status, status);
    expectTold([...before.uncommittedEvents], told);
  },
);

Then('the todo and the todo before have one and the same list of committed events', function (this: SpecWorld) {
  expectTrue(todoOf(this).events === todoBefore(this).events, 'the list is the same object');
  expectEqual(todoOf(this).events.size, 1_000);
});
