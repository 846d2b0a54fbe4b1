import { Aggregate, CommandHandler, defineCommand, defineEvent, InMemoryEventStore, Repository, shape } from 'dvent';
import { z } from 'zod';

// The Todo of the documentation, as it stands there: no explicit type argument anywhere. It is exported, so that the
// declarations written from it are tested too.

export const repository = new Repository({ eventStore: new InMemoryEventStore() });

export const Status = z.enum(['Queued', 'Started', 'Finished']);
export type Status = z.infer<typeof Status>;

export const TodoAdded = defineEvent('TodoAdded', z.object({ description: z.string(), status: Status }));
export const TodoStatusChanged = defineEvent('TodoStatusChanged', z.object({ id: z.string(), status: Status }));
export const TodoRemoved = defineEvent('TodoRemoved', shape<{ id: string }>());

export class Todo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded, TodoStatusChanged, TodoRemoved],
  state: { description: '', status: 'Queued' as Status, addedAt: '', changedAt: '', removedAt: '' },
  apply: {
    TodoAdded: (state, { data, timestamp }) => state.merge({ ...data.toJS(), addedAt: timestamp }),
    TodoStatusChanged: (state, { data, timestamp }) => state.set('status', data.get('status')).set('changedAt', timestamp),
    TodoRemoved: (state, { timestamp }) => state.set('removedAt', timestamp),
  },
}) {
  static add(description: string, status: Status) {
    return Todo.generate().applyEvent(TodoAdded({ description, status }));
  }
  changeStatus(status: Status) {
    return this.state.status === status ? this : this.applyEvent(TodoStatusChanged({ id: this.id, status }));
  }
  remove() {
    return this.state.removedAt ? this : this.applyEvent(TodoRemoved({ id: this.id }));
  }
}

export const AddTodo = defineCommand('AddTodo', z.object({ description: z.string(), status: Status }));
export const ChangeTodoStatus = defineCommand('ChangeTodoStatus', z.object({ id: z.string(), status: Status }));
export const CountTodos = defineCommand('CountTodos', shape<{ status: Status }>());

export const handler = CommandHandler({
  context: { repository },
  commands: [AddTodo, ChangeTodoStatus, CountTodos],
  handle: {
    AddTodo: ({ repository }, { data }) => repository.saveAggregate(Todo.add(data.get('description'), data.get('status'))),
    ChangeTodoStatus: async ({ repository }, { data }) => {
      const todo = await repository.requireAggregate(Todo, data.get('id'));
      return repository.saveAggregate(todo.changeStatus(data.get('status')));
    },
    CountTodos: (_context, { data }) => data.get('status').length,
  },
});
