import { When } from '@cucumber/cucumber';
import { List } from 'immutable';
import { type Event as DomainEvent, defineEvent, shape } from '../../src/index.ts';
import { present } from '../../src/testing/expect.ts';
import { clerkHistory } from '../support/clerk.ts';
import { happenedIn, made } from '../support/save.ts';
import { Todo } from '../support/todo.ts';
import { todoOf } from '../support/todos.ts';
import { type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Aggregates made of their histories.

const three = () => happenedIn('milk', toldFrom('added, renamed and started'));

When('a todo is generated from a history of {events}', async function (this: SpecWorld, told: readonly Told[]) {
  this.value = Todo.generateFromEvents(happenedIn('milk', told));
});

When(
  'a todo is generated from a history of {events}, with no apply functions at all',
  async function (this: SpecWorld, told: readonly Told[]) {
    this.value = Todo.generateFromEvents(happenedIn('milk', told), { apply: {} });
  },
);

When('a todo is generated from its events', function (this: SpecWorld) {
  const before = todoOf(this);
  this.valueBefore = before;
  this.value = Todo.generateFromEvents(before.events);
});

When('a todo is generated from no events', async function (this: SpecWorld) {
  await this.attempts.make(() => Todo.generateFromEvents([]));
});

When(
  'a todo is generated from a history with an event of an unknown type between {events} and {events}',
  function (this: SpecWorld, before: readonly Told[], after: readonly Told[]) {
    const TodoDelegated = defineEvent('TodoDelegated', shape<{ to: string }>());
    const history: readonly DomainEvent[] = [...made(before), TodoDelegated({ to: 'Ada' }), ...made(after)];
    const todo = Todo.generate('milk').applyEvents(history as ReturnType<typeof made>); // of a newer deployment, say
    this.value = Todo.generateFromEvents(todo.uncommittedEvents);
  },
);

const broken: { readonly [told: string]: () => Iterable<DomainEvent> } = {
  'a history that lacks its first event': () => List(three()).delete(0),
  'a history with a gap': () => List(three()).delete(1),
  'a history in the wrong order': () => [...three()].reverse(),
  'a history that tells an event twice': () => three().flatMap((event) => [event, event]),
  'a history with an event of another todo': () => {
    const [first, second] = three();
    const [, , third] = happenedIn('bread', toldFrom('added, renamed and started'));
    return [first, second, third].map((event) => present(event, 'event'));
  },
  'the history of another kind of aggregate': () => clerkHistory(2),
  'events that were never placed': () => made(toldFrom('added and started')),
};

When(new RegExp(`^a todo is generated from (${Object.keys(broken).join('|')})$`), async function (this: SpecWorld, told: string) {
  await this.attempts.make(() => Todo.generateFromEvents(present(broken[told], told)()));
});

When('a todo is generated from the values {json}', async function (this: SpecWorld, values: unknown) {
  await this.attempts.make(() => Todo.generateFromEvents(values as readonly DomainEvent[])); // which they are not
});

When(
  'a todo is generated from a history of {events}, and what is no event',
  async function (this: SpecWorld, told: readonly Told[]) {
    const history = [...happenedIn('milk', told), {} as DomainEvent]; // which it is not
    await this.attempts.make(() => Todo.generateFromEvents(history));
  },
);
