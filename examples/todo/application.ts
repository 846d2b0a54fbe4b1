import { env } from 'node:process';
import { openApplication } from 'dvent/application';
import { environmentFor, storeFor } from '../store-setting.ts';
import { Todo } from './domain/todo.ts';
import { todoHandler } from './domain/todo-handler.ts';

export type TodoApplication = Awaited<ReturnType<typeof openTodos>>;

const prefix = 'TODO_';
const usualPlace = 'todo.db';

/** Where the todos are: where the command line says, else where the environment says, else in a file here. */
export const placeOfTodos = (given: string | undefined) => storeFor(given, { prefix, environment: env }) ?? usualPlace;

/** Opens them, there, with what else the environment says. */
export const openTodos = (given: string | undefined) =>
  openApplication({
    events: [Todo],
    handler: todoHandler,
    store: urlOf(given ?? usualPlace),
    prefix,
    environment: environmentFor(given, { prefix, environment: env }),
  });

/** A place of two letters and a colon or more is a URL; `C:\todo.db` is a path. */
const urlOf = (place: string) => (/^[a-z]{2,}:/.test(place) ? place : `sqlite:${place}`);
