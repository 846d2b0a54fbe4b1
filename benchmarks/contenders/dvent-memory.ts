import { InMemoryEventStore } from 'dvent';
import type { Contender } from './contender.ts';
import { dventContender } from './dvent-todo.ts';

export const open = (): Contender => dventContender(new InMemoryEventStore());
