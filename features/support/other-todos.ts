import { Aggregate, type AggregateType } from '../../src/index.ts';
import { present } from '../../src/testing/expect.ts';
import { Todo, TodoAdded, TodoFinished, TodoReminded, TodoStarted } from './todo.ts';

// The todo as other code knows it: what is told of it here is enough for the scenarios of snapshots and caches.

class LaterTodo extends Aggregate({
  type: 'Todo',
  stateVersion: 2,
  events: [TodoAdded, TodoReminded],
  state: { status: 'UNKNOWN', reminders: 0 },
  apply: {
    TodoAdded: (state) => state.set('status', 'QUEUED'),
    TodoReminded: (state) => state.set('reminders', state.reminders + 1),
  },
}) {}

const { apply } = Todo.definition;

class OtherTodo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded, TodoReminded],
  state: { ...Todo.definition.state.toObject(), nagged: false },
  apply: {
    TodoAdded: (state) => state.set('status', 'queued'),
    TodoReminded: (state) => state.set('nagged', true),
  },
}) {}

/** It has the state of the todo of today. */
class OlderTodo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded, TodoStarted, TodoFinished],
  state: Todo.definition.state.toObject(),
  apply: { TodoAdded: apply.TodoAdded, TodoStarted: apply.TodoStarted, TodoFinished: apply.TodoFinished },
}) {}

class SlowTodo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded],
  state: Todo.definition.state.toObject(),
  apply: {
    TodoAdded: (state) => {
      const begun = performance.now();
      while (performance.now() - begun < 6);
      return state;
    },
  },
}) {}

const codes = {
  'code of a later state version': LaterTodo,
  'code whose state has another field': OtherTodo,
  'an older release that knows no reminders': OlderTodo,
  'code whose fold takes longer': SlowTodo,
};

export const otherCodes = Object.keys(codes);

export const todoOfCode = (words: string): AggregateType<unknown> =>
  present<AggregateType<unknown>>(Object.entries(codes).find(([told]) => told === words)?.[1], words);
