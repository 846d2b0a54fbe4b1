import * as v from 'valibot';
import { CommandHandler, defineCommand, type Repository, shape } from '../../src/index.ts';
import { Todo, TodoAdded, TodoFinished, TodoRenamed, TodoStarted } from './todo.ts';

// What people want of a todo, and what is done for it.

export const AddTodo = defineCommand('AddTodo', v.object({ id: v.string(), description: v.pipe(v.string(), v.minLength(1)) }));
export const StartTodo = defineCommand('StartTodo', shape<{ id: string }>());
export const RenameTodo = defineCommand('RenameTodo', shape<{ id: string; description: string }>());
export const FinishTodo = defineCommand('FinishTodo', shape<{ id: string }>());
export const CountLetters = defineCommand('CountLetters', shape<{ word: string }>());

export const addingAndCounting = (repository: Repository) =>
  CommandHandler({
    context: { repository },
    commands: [AddTodo, CountLetters],
    handle: {
      AddTodo: (context, { data }) =>
        context.repository.saveAggregate(
          Todo.generate(data.get('id')).applyEvent(TodoAdded({ description: data.get('description') })),
        ),
      CountLetters: (_, { data }) => data.get('word').length,
    },
  });

export const lifeOfATodo = (repository: Repository) => {
  const change = async (id: string, next: (todo: Todo) => Todo) =>
    repository.saveAggregate(next(await repository.requireAggregate(Todo, id)));
  return CommandHandler({
    context: { repository },
    commands: [AddTodo, StartTodo, RenameTodo, FinishTodo],
    handle: {
      AddTodo: (context, { data }) =>
        context.repository.saveAggregate(
          Todo.generate(data.get('id')).applyEvent(TodoAdded({ description: data.get('description') })),
        ),
      StartTodo: (_, { data }) => change(data.get('id'), (todo) => todo.applyEvent(TodoStarted({}))),
      RenameTodo: (_, { data }) =>
        change(data.get('id'), (todo) => todo.applyEvent(TodoRenamed({ description: data.get('description') }))),
      FinishTodo: (_, { data }) => change(data.get('id'), (todo) => todo.applyEvent(TodoFinished({}))),
    },
  });
};
