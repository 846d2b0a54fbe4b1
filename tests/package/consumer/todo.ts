import { Aggregate, defineCommand, defineEvent, shape } from 'dvent';
import { z } from 'zod';

// A user's domain, exported: the declarations written from it must name every type that they need.

export const Status = z.enum(['Queued', 'Started', 'Finished']);
export type Status = z.infer<typeof Status>;

export const TodoAdded = defineEvent('TodoAdded', z.object({ id: z.string(), description: z.string(), status: Status }));
export const TodoStatusChanged = defineEvent('TodoStatusChanged', z.object({ id: z.string(), status: Status }));
export const TodoRemoved = defineEvent('TodoRemoved', shape<{ id: string }>());
export const AddTodo = defineCommand('AddTodo', z.object({ description: z.string(), status: Status }));

export class Todo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded, TodoStatusChanged, TodoRemoved],
  state: { description: '', status: 'Queued' as Status, addedAt: '', changedAt: '', removedAt: '' },
  apply: {
    TodoAdded: (state, { data, timestamp }) =>
      state.merge({ description: data.get('description'), status: data.get('status'), addedAt: timestamp }),
    TodoStatusChanged: (state, { data, timestamp }) => state.set('status', data.get('status')).set('changedAt', timestamp),
    TodoRemoved: (state, { timestamp }) => state.set('removedAt', timestamp),
  },
}) {
  static add(description: string, status: Status) {
    const todo = Todo.generate();
    return todo.applyEvent(TodoAdded({ id: todo.id, description, status }));
  }
  changeStatus(status: Status) {
    return this.state.status === status ? this : this.applyEvent(TodoStatusChanged({ id: this.id, status }));
  }
  remove() {
    return this.state.removedAt ? this : this.applyEvent(TodoRemoved({ id: this.id }));
  }
}
