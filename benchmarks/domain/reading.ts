import type { PlainTodo } from './plain-todo.ts';

// Every field is read, so that nobody wins by leaving work undone. The numbers are compared between the contenders.

export const readTodo = (todo: Omit<PlainTodo, 'id'>): number =>
  todo.description.length + todo.status.length + todo.addedAt.length + todo.changedAt.length + todo.removedAt.length;

export const readPlainData = (data: { id: string; status: string; note: string; description?: string }): number =>
  data.id.length + data.status.length + data.note.length + (data.description === undefined ? 0 : data.description.length);
