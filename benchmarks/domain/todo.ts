import { Aggregate, type ApplyMap, defineEvent, type Event, type EventOf, shape } from 'dvent';
import { Todo as ExampleTodo } from '../../examples/todo/domain/todo.ts';
import type { Added, Fact, Status, StatusChanged } from './fact.ts';

// Events are not validated here, as those of the peers are not.

export const TodoAdded = defineEvent('TodoAdded', shape<Added>());
export const TodoStatusChanged = defineEvent('TodoStatusChanged', shape<StatusChanged>());

type State = { description: string; status: Status; addedAt: string; changedAt: string; removedAt: string };
const blank: State = { description: '', status: 'Queued', addedAt: '', changedAt: '', removedAt: '' };

// The example's own apply functions. The events here have all that the example's have, and a note besides, which makes them
// as large as they are meant to be.
const { TodoAdded: added, TodoStatusChanged: changed } = ExampleTodo.definition.apply;
const apply = { TodoAdded: added, TodoStatusChanged: changed } as unknown as ApplyMap<
  State,
  EventOf<typeof TodoAdded | typeof TodoStatusChanged>
>;

export class Todo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded, TodoStatusChanged],
  state: blank,
  apply,
}) {
  changeStatus(status: Status, note: string): this {
    return this.state.status === status ? this : this.applyEvent(TodoStatusChanged({ id: this.id, status, note }));
  }
}

export const eventOf = (fact: Fact) => (fact.type === 'TodoAdded' ? TodoAdded(fact.data) : TodoStatusChanged(fact.data));

/** Reads every field of an event's data, and tells how many characters they hold. */
export function readEvent(event: Event): number {
  if (TodoStatusChanged.is(event)) {
    const { data } = event;
    return data.get('id').length + data.get('status').length + data.get('note').length;
  }
  if (TodoAdded.is(event)) {
    const { data } = event;
    return data.get('id').length + data.get('description').length + data.get('status').length + data.get('note').length;
  }
  throw new Error(`No todo has a ${event.type}.`);
}
