import { Aggregate, defineEvent, shape } from '../../src/index.ts';

// The smallest domain that the unit tests need.

export const TodoAdded = defineEvent('TodoAdded', shape<{ description: string }>());
export const TodoRemoved = defineEvent('TodoRemoved', shape<Record<string, never>>());

export class Todo extends Aggregate({
  type: 'Todo',
  events: [TodoAdded, TodoRemoved],
  state: { description: '', removedAt: '' },
  apply: {
    TodoAdded: (state, { data }) => state.set('description', data.get('description')),
    TodoRemoved: (state, { timestamp }) => state.set('removedAt', timestamp),
  },
}) {}

export const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;

/** A clock that goes on by a second at each look, and ids that count. */
export const sources = () => {
  let [looks, ids] = [0, 0];
  return { clock: () => at(looks++), ids: () => `id-${++ids}` };
};
