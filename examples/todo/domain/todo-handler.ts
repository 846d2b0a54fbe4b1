import { CommandHandler, type Repository, type SourceOptions } from 'dvent';
import { AddTodo, ChangeTodoStatus, RemoveTodo } from './commands.ts';
import { Todo } from './todo.ts';

interface TodoContext {
  readonly repository: Repository;
  readonly sources?: SourceOptions;
}

/** Takes the three commands. Each gives back the todo as it was saved. */
export const todoHandler = (context: TodoContext) =>
  CommandHandler({
    context,
    commands: [AddTodo, ChangeTodoStatus, RemoveTodo],
    handle: {
      AddTodo: ({ repository, sources }, { data }) => repository.saveAggregate(Todo.add(data.toJS(), sources)),
      ChangeTodoStatus: async ({ repository }, { data }) => {
        const todo = await repository.requireAggregate(Todo, data.get('id'));
        return repository.saveAggregate(todo.changeStatus(data.get('status')));
      },
      RemoveTodo: async ({ repository }, { data }) => {
        const todo = await repository.requireAggregate(Todo, data.get('id'));
        return repository.saveAggregate(todo.remove());
      },
    },
    // Somebody else may save the same todo between our reading it and our saving it: read again, decide again.
    retry: 3,
  });
