import { defineEvent } from 'dvent';
import { z } from 'zod';
import { Status } from './status.ts';

// What happened to a todo. Each event names its todo, so that it tells all by itself.

const id = z.string().min(1);

export const TodoAdded = defineEvent('TodoAdded', z.object({ id, description: z.string().min(1), status: Status }));
export const TodoStatusChanged = defineEvent('TodoStatusChanged', z.object({ id, status: Status }));
export const TodoRemoved = defineEvent('TodoRemoved', z.object({ id }));
