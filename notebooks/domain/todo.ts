import { Aggregate, defineCommand, defineEvent, type SourceOptions } from 'dvent';
import { z } from 'zod';

// The todo that the tour works with. todo.ipynb builds it step by step.

export const Status = z.enum(['Queued', 'Started', 'Finished']);
export type Status = z.infer<typeof Status>;

export const TodoAdded = defineEvent('TodoAdded', z.object({ id: z.string(), description: z.string(), status: Status }));
export const TodoStatusChanged = defineEvent('TodoStatusChanged', z.object({ id: z.string(), status: Status }));
export const TodoRemoved = defineEvent('TodoRemoved', z.object({ id: z.string() }));

export const ChangeTodoStatus = defineCommand('ChangeTodoStatus', z.object({ id: z.string(), status: Status }));

export class Todo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded, TodoStatusChanged, TodoRemoved],
  state: { description: '', status: 'Queued' as Status, addedAt: '', changedAt: '', removedAt: '' },
  apply: {
    TodoAdded: (state, { data, timestamp }) =>
      state.set('description', data.get('description')).set('status', data.get('status')).set('addedAt', timestamp),
    TodoStatusChanged: (state, { data, timestamp }) => state.set('status', data.get('status')).set('changedAt', timestamp),
    TodoRemoved: (state, { timestamp }) => state.set('removedAt', timestamp),
  },
}) {
  static add(id: string, { description, ...sources }: { description: string } & SourceOptions) {
    return Todo.generate(id, sources).applyEvent(TodoAdded({ id, description, status: 'Queued' }));
  }

  changeStatus(status: Status) {
    return this.state.status === status ? this : this.applyEvent(TodoStatusChanged({ id: this.id, status }));
  }

  remove() {
    return this.state.removedAt ? this : this.applyEvent(TodoRemoved({ id: this.id }));
  }
}
