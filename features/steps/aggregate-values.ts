import { Then, When } from '@cucumber/cucumber';
import type { ValueObject } from 'immutable';
import { Aggregate, type SourceOptions } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { happenedIn, made } from '../support/save.ts';
import { shownBy } from '../support/shown.ts';
import { Todo, TodoAdded, TodoRenamed, TodoStarted } from '../support/todo.ts';
import { become, todoOf } from '../support/todos.ts';
import { type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Equality of aggregates; overriding an apply-map; the definition as data.

const fixed = { id: 'one', timestamp: '2026-01-31T09:30:00.000Z' };
const added = () => TodoAdded({ description: 'milk' }, fixed);
const sources: SourceOptions = { clock: () => '2001-01-01T00:00:00.000Z', ids: () => 'own' };

When('two todos with the id {text} are made of the same events, with different clocks', function (this: SpecWorld, id: string) {
  this.pair = [Todo.generate(id).applyEvent(added()), Todo.generate(id, sources).applyEvent(added())];
});

class Chore extends Aggregate({
  type: 'Chore',
  events: [TodoAdded],
  state: { description: '', priority: 'low', status: 'unknown', reminders: 0, addedAt: '', finishedAt: '' },
  apply: { TodoAdded: (state) => state },
}) {}

/** The same kind of aggregate, of another class. */
class Errand extends Todo {}

const milk = () => Todo.generate('milk');

const pairs: { readonly [told: string]: () => readonly [unknown, unknown] } = {
  'their id': () => [milk(), Todo.generate('bread')],
  'their state': () => [
    milk().applyEvent(added()).markEventsCommitted(),
    milk()
      .applyEvent(TodoAdded({ description: 'bread' }, fixed))
      .markEventsCommitted(),
  ],
  'their version': () => [
    milk().applyEvent(added()).markEventsCommitted(),
    // The second event changes nothing but the version.
    milk()
      .applyEvents([added(), TodoRenamed({ description: 'milk' })])
      .markEventsCommitted(),
  ],
  'an uncommitted event': () => [
    milk().applyEvent(added()),
    milk().applyEvent(TodoAdded({ description: 'milk' }, { ...fixed, metadata: { correlationId: 'a' } })),
  ],
  'what of it is committed': () => [milk().applyEvent(added()), milk().applyEvent(added()).markEventsCommitted()],
  'their class': () => [milk(), Errand.generate('milk')],
  'their kind': () => [milk(), Chore.generate('milk')],
};

When(
  new RegExp(`^two todos are made that differ by (${Object.keys(pairs).join('|')})$`),
  function (this: SpecWorld, told: string) {
    this.pair = present(pairs[told], told)();
  },
);

When('a todo is read from its history, and the same todo with a shorter list of events read', async function (this: SpecWorld) {
  const history = happenedIn('milk', toldFrom('added, renamed and started'));
  const whole = Todo.generateFromEvents(history);
  const saved = milk()
    .applyEvents(history as ReturnType<typeof made>)
    .markEventsCommitted(); // placed, so the same events
  this.pair = [whole, saved];
});

When('the states of two kinds of aggregate with the same fields are compared', function (this: SpecWorld) {
  this.pair = [milk().state, Chore.generate('milk').state];
  expectEqual(milk().state.toObject(), Chore.generate('milk').state.toObject(), 'What the states hold');
});

/** What equals neither a todo nor its state. */
const others: { readonly [told: string]: (value: object) => unknown } = {
  null: () => null,
  'a text': () => 'milk',
  'something that only looks the same': (value) => ({ ...value, constructor: value.constructor }),
};

Then('it equals itself, and so does its state', function (this: SpecWorld) {
  const todo = todoOf(this);
  expectTrue(todo.equals(todo) && todo.state.equals(todo.state), 'each equals itself');
});

Then(new RegExp(`^neither equals (${Object.keys(others).join('|')})$`), function (this: SpecWorld, told: string) {
  const todo = todoOf(this);
  const other = present(others[told], told);
  expectTrue(!todo.equals(other(todo)), 'the todo does not equal it');
  expectTrue(!todo.state.equals(other(todo.state)), 'its state does not equal it');
});

When('1,000 todos are made that differ in their ids alone', function (this: SpecWorld) {
  this.value = Array.from({ length: 1_000 }, (_, index) => Todo.generate(`todo ${index}`));
});

Then('their hash codes differ, but for a few', function (this: SpecWorld) {
  const codes = (this.value as ValueObject[]).map((value) => value.hashCode()); // the step before has made them
  expectTrue(new Set(codes).size > 990, `${new Set(codes).size} hash codes of 1,000 values`);
});

const shouting = { TodoStarted: (state: Todo['state']) => state.set('status', 'STARTED') };

When('{events} is/was applied to it with apply functions that shout', async function (this: SpecWorld, told: readonly Told[]) {
  await become(this, (todo) => todo.applyEvents(made(told), { apply: shouting }));
});

When('{events} is applied to it with no apply functions at all', async function (this: SpecWorld, told: readonly Told[]) {
  await become(this, (todo) => todo.applyEvents(made(told), { apply: {} }));
});

Then('the definition of a todo tells its type, its events, its first state and its apply functions', () => {
  const { type, events, state, apply } = Todo.definition;
  expectEqual(type, 'Todo');
  expectTrue(events.includes(TodoAdded) && events.includes(TodoStarted), 'the definition tells the events');
  expectEqual(state, milk().state);
  expectEqual(
    Object.keys(apply),
    events.map((event) => event.type),
  );
});

Then(
  'the console shows its id, its type, its version, its state, and its uncommitted events as a list',
  function (this: SpecWorld) {
    const { id, type, version, position, state, uncommittedEvents } = todoOf(this);
    const events = [...uncommittedEvents];
    expectEqual(shownBy(todoOf(this)), { id, type, state, version, position, uncommittedEvents: events });
  },
);
