import { Aggregate, type SourceOptions } from 'dvent';
import { TodoAdded, TodoRemoved, TodoStatusChanged } from './events.ts';
import type { Status } from './status.ts';

/** A thing to do: how its events make its state, and which events its methods add. */
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
  /**
   * @param added.id a fresh one when left out; whoever adds for a command gives that command's, so that adding again adds no other
   * @param sources a clock and a source of ids, which tests give; the system's when left out
   */
  static add({ id, description, status }: { id?: string; description: string; status: Status }, sources?: SourceOptions) {
    const todo = Todo.generate(id, sources);
    return todo.applyEvent(TodoAdded({ id: todo.id, description, status }));
  }

  changeStatus(status: Status) {
    return this.state.status === status ? this : this.applyEvent(TodoStatusChanged({ id: this.id, status }));
  }

  remove() {
    return this.state.removedAt ? this : this.applyEvent(TodoRemoved({ id: this.id }));
  }
}
