import { defineCommand, shape } from '../../src/index.ts';

export const AddTodo = defineCommand('AddTodo', shape<{ description: string }>());
