import { defineCommand } from 'dvent';
import { z } from 'zod';
import { Status } from './status.ts';

// What somebody wants done. A new todo gets its id when it is added, so `AddTodo` has none.

const id = z.string().min(1);

export const AddTodo = defineCommand('AddTodo', z.object({ description: z.string().trim().min(1), status: Status }));
export const ChangeTodoStatus = defineCommand('ChangeTodoStatus', z.object({ id, status: Status }));
export const RemoveTodo = defineCommand('RemoveTodo', z.object({ id }));
