import * as v from 'valibot';
import { Aggregate, defineEvent, type EventOf, shape } from '../../src/index.ts';

// The domain of the specification: the life of a todo.

export const TodoAdded = defineEvent(
  'TodoAdded',
  v.object({ description: v.pipe(v.string(), v.minLength(1)), priority: v.optional(v.picklist(['low', 'high']), 'low') }),
);
export const TodoRenamed = defineEvent('TodoRenamed', shape<{ description: string }>());
export const TodoStarted = defineEvent('TodoStarted', shape<Record<string, never>>());
export const TodoFinished = defineEvent('TodoFinished', shape<Record<string, never>>());
export const TodoRemoved = defineEvent('TodoRemoved', shape<Record<string, never>>());
export const TodoReminded = defineEvent('TodoReminded', shape<{ number: number }>());

const todoEvents = [TodoAdded, TodoRenamed, TodoStarted, TodoFinished, TodoRemoved, TodoReminded] as const;
export type TodoEvent = EventOf<(typeof todoEvents)[number]>;

export class Todo extends Aggregate({
  type: 'Todo',
  events: todoEvents,
  state: { description: '', priority: 'low', status: 'unknown', reminders: 0, addedAt: '', finishedAt: '' },
  apply: {
    TodoAdded: (state, { data, timestamp }) => state.merge({ ...data.toJS(), status: 'queued', addedAt: timestamp }),
    TodoRenamed: (state, { data }) => state.set('description', data.get('description')),
    TodoStarted: (state) => state.set('status', 'started'),
    TodoFinished: (state, { timestamp }) => state.set('status', 'finished').set('finishedAt', timestamp),
    TodoRemoved: (state) => state.set('status', 'removed'),
    TodoReminded: (state) => state.update('reminders', (reminders) => reminders + 1),
  },
}) {}
