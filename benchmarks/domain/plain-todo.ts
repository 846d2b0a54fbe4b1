import type { Fact, Status } from './fact.ts';

// The Todo of the peers: a plain object and a function over it, as their documentation has it.

export interface PlainTodo {
  readonly id: string;
  readonly description: string;
  readonly status: Status;
  readonly addedAt: string;
  readonly changedAt: string;
  readonly removedAt: string;
}

export const noTodo: PlainTodo = { id: '', description: '', status: 'Queued', addedAt: '', changedAt: '', removedAt: '' };

export function evolve(todo: PlainTodo, fact: Pick<Fact, 'type' | 'data'>, timestamp: string): PlainTodo {
  switch (fact.type) {
    case 'TodoAdded': {
      // The type tells which data it is: facts are made in one place, `factAt`.
      const { id, description, status } = fact.data as Extract<Fact, { type: 'TodoAdded' }>['data'];
      return { ...todo, id, description, status, addedAt: timestamp };
    }
    case 'TodoStatusChanged':
      return { ...todo, status: fact.data.status, changedAt: timestamp };
  }
}
