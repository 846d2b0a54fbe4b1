import { setWorldConstructor, World } from '@cucumber/cucumber';
import { type Command, type CommandOf, type Event, InMemoryEventStore, Repository } from 'dvent';
import type { AddTodo, ChangeTodoStatus, RemoveTodo } from '../../domain/commands.ts';
import type { Todo } from '../../domain/todo.ts';
import { todoHandler } from '../../domain/todo-handler.ts';

export type TodoCommand = CommandOf<typeof AddTodo | typeof ChangeTodoStatus | typeof RemoveTodo>;

/** What one scenario works with: its own clock, its own store, the todo and the message that it is about. */
export class TodoWorld extends World {
  now = '2026-01-31T08:00:00.000Z';
  readonly sources = { clock: () => this.now };
  readonly repository = new Repository({ eventStore: new InMemoryEventStore(), ...this.sources });
  readonly handler = todoHandler({ repository: this.repository, sources: this.sources });
  /** What was refused, if something was. */
  refusal: unknown;
  /** The data of the event or the command in question, and which keys of it have been looked at. */
  told: { readonly [key: string]: unknown } = {};
  readonly toldKeys = new Set<string>();
  #command: TodoCommand | undefined;
  #todo: Todo | undefined;
  #before: Todo | undefined;

  get todo(): Todo {
    if (!this.#todo) throw new Error('This scenario has no todo yet.');
    return this.#todo;
  }

  set todo(todo: Todo) {
    this.#before = this.#todo;
    this.#todo = todo;
  }

  /** The todo before the last thing that was done to it. */
  get before(): Todo | undefined {
    return this.#before;
  }

  /** The events that the last thing done to the todo has added. */
  get newEvents(): Event[] {
    return this.todo.uncommittedEvents.slice(this.#before?.uncommittedEvents.size ?? 0).toArray();
  }

  get command(): TodoCommand {
    if (!this.#command) throw new Error('Nothing was asked in this scenario.');
    return this.#command;
  }

  set command(command: TodoCommand) {
    this.#command = command;
    this.look(command);
  }

  look(message: Event | Command): void {
    // Every event and command of this domain has an object for its data.
    this.told = message.data.toJS() as { readonly [key: string]: unknown };
    this.toldKeys.clear();
  }
}

setWorldConstructor(TodoWorld);
