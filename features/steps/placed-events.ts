import { Then, When } from '@cucumber/cucumber';
import { type Event as DomainEvent, defineEvent, shape } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { made } from '../support/save.ts';
import { Todo, type TodoStarted } from '../support/todo.ts';
import { become, todoOf } from '../support/todos.ts';
import { toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Events that have a place already, and what is no event of a todo.

/** The last of so many events of a todo. */
function placedEvent(version: number, id: string): DomainEvent {
  const todo = Todo.generate(id).applyEvents(made(toldFrom(`${version} × reminded`)));
  return present(todo.uncommittedEvents.last(), 'event');
}

const elsewhere: { readonly [told: string]: (todo: Todo) => DomainEvent | undefined } = {
  'its own first event': (todo) => todo.uncommittedEvents.first(),
  'an event of another todo': () => placedEvent(3, 'bread'),
  'an event placed at its version 4': ({ id }) => placedEvent(4, id),
};

/** A placed event is of the same type as before, but the compiler knows it as any event. */
type TodoEvent = ReturnType<typeof TodoStarted>;

When(
  new RegExp(`^(${Object.keys(elsewhere).join('|')}) is applied to it once more$`),
  async function (this: SpecWorld, told: string) {
    const event = present(elsewhere[told]?.(todoOf(this)), told) as TodoEvent;
    await become(this, (todo) => todo.applyEvent(event));
  },
);

When('an event placed at its version {int} is applied to it', async function (this: SpecWorld, version: number) {
  this.placed = placedEvent(version, todoOf(this).id);
  const event = this.placed as TodoEvent;
  await become(this, (todo) => todo.applyEvent(event));
});

Then('its last uncommitted event is the very event that was placed', function (this: SpecWorld) {
  expectTrue(todoOf(this).uncommittedEvents.last() === this.placed, 'it is the same object');
});

When('the value {json} is applied to it', async function (this: SpecWorld, value: unknown) {
  await become(this, (todo) => todo.applyEvent(value as TodoEvent)); // it is none, that is the point
});

When('an event of a type that it does not know is applied to it', async function (this: SpecWorld) {
  const TodoDelegated = defineEvent('TodoDelegated', shape<{ to: string }>());
  const event: DomainEvent = TodoDelegated({ to: 'Ada' });
  await become(this, (todo) => todo.applyEvent(event as TodoEvent)); // of a newer deployment, say
});

Then('the todo is as it was', function (this: SpecWorld) {
  const { value, valueBefore } = this;
  expectTrue(value instanceof Todo, 'the scenario speaks of a todo');
  // Either the value before an attempt, or what its fields were before somebody wrote over one.
  if (valueBefore instanceof Todo) expectTrue(value === valueBefore, 'there is no other todo');
  else expectEqual({ ...value }, valueBefore);
});

When('someone tries to write over a field of its state', function (this: SpecWorld) {
  const todo = todoOf(this);
  this.valueBefore = { ...todo };
  const state = todo.state as unknown as { status: string }; // as JavaScript sees it
  try {
    state.status = 'written over';
  } catch {
    // Refused at once: better still.
  }
  expectEqual(todo.state.status, 'queued');
});
