import { CommandHandler, type Repository, type SourceOptions } from 'dvent';
import { AddTodo, ChangeTodoStatus, RemoveTodo } from './commands.ts';
import { Todo } from './todo.ts';

interface TodoContext {
  readonly repository: Repository;
  readonly sources?: SourceOptions;
}

/**
 * Takes the three commands. Each gives back the todo as it was saved; whoever sends one again, since no answer came, gets what the
 * first would have got, and nothing happens twice.
 */
export const todoHandler = (context: TodoContext) =>
  CommandHandler({
    context,
    commands: [AddTodo, ChangeTodoStatus, RemoveTodo],
    handle: {
      AddTodo: ({ repository, sources }, command) => {
        const todo = Todo.add({ ...command.data.toJS(), id: command.id }, sources);
        return repository.saveAggregate(todo, { causedBy: command });
      },
      ChangeTodoStatus: async ({ repository }, command) => {
        const todo = await repository.requireAggregate(Todo, command.data.get('id'), { causedBy: command });
        return repository.saveAggregate(todo.changeStatus(command.data.get('status')), { causedBy: command });
      },
      RemoveTodo: async ({ repository }, command) => {
        const todo = await repository.requireAggregate(Todo, command.data.get('id'), { causedBy: command });
        return repository.saveAggregate(todo.remove(), { causedBy: command });
      },
    },
    // Somebody else may save the same todo between our reading it and our saving it: read again, decide again.
    retry: 3,
  });
