import { eventCodec, type KnownEvents } from '../../src/codec/index.ts';
import { Aggregate, type AggregateType, type Event as DomainEvent, defineEvent, shape } from '../../src/index.ts';
import { present } from '../../src/testing/expect.ts';

// One todo list, as three releases of its code know it.

/** What the scenarios do with a release. */
export interface Release {
  readonly codec: ReturnType<typeof eventCodec>;
  readonly Todo: AggregateType<ReleasedTodo>;
  add(id: string, description?: string): ReleasedTodo;
  rename(todo: ReleasedTodo, description: string): ReleasedTodo;
}

/** A todo of whichever release. */
export type ReleasedTodo = Todo3;

const TodoCreated = defineEvent('TodoCreated', shape<{ text?: string }>());
const TodoRetitled1 = defineEvent('TodoRetitled', shape<{ text: string }>());

class Todo1 extends Aggregate({
  type: 'Todo',
  events: [TodoCreated, TodoRetitled1],
  state: { description: '', priority: '' },
  apply: {
    TodoCreated: (state, { data }) => state.set('description', data.get('text') ?? ''),
    TodoRetitled: (state, { data }) => state.set('description', data.get('text')),
  },
}) {}

/** Data of the first release in the terms of the second. */
function described({ text }: { readonly [key: string]: unknown }) {
  if (typeof text !== 'string') throw new Error('there is no text');
  return { description: text };
}

const TodoAdded2 = defineEvent('TodoAdded', shape<{ description: string }>(), {
  schemaVersion: 2,
  upcast: { 1: described },
  formerly: ['TodoCreated'],
});
const TodoRenamed = defineEvent('TodoRenamed', shape<{ description: string }>(), {
  schemaVersion: 2,
  upcast: { 1: described },
  formerly: ['TodoRetitled'],
});

class Todo2 extends Aggregate({
  type: 'Todo',
  events: [TodoAdded2, TodoRenamed],
  state: { description: '', priority: '' },
  apply: {
    TodoAdded: (state, { data }) => state.set('description', data.get('description')),
    TodoRenamed: (state, { data }) => state.set('description', data.get('description')),
  },
}) {}

const TodoAdded3 = defineEvent('TodoAdded', shape<{ description: string; priority: string }>(), {
  schemaVersion: 3,
  upcast: { 1: described, 2: (data: { description: string }) => ({ ...data, priority: 'low' }) },
  formerly: ['TodoCreated'],
});

class Todo3 extends Aggregate({
  type: 'Todo',
  events: [TodoAdded3, TodoRenamed],
  state: { description: '', priority: '' },
  apply: {
    TodoAdded: (state, { data }) => state.set('description', data.get('description')).set('priority', data.get('priority')),
    TodoRenamed: (state, { data }) => state.set('description', data.get('description')),
  },
}) {}

const codecOf = (...events: readonly KnownEvents[]) => eventCodec({ events: events.flatMap((known) => [...known]) });

const releases: { readonly [number: number]: Release } = {
  1: {
    codec: codecOf([Todo1]),
    Todo: released(Todo1),
    add: (id, description) => applied(Todo1.generate(id), TodoCreated(description === undefined ? {} : { text: description })),
    rename: (todo, description) => applied(todo, TodoRetitled1({ text: description })),
  },
  2: {
    codec: codecOf([Todo2]),
    Todo: released(Todo2),
    add: (id, description = '') => applied(Todo2.generate(id), TodoAdded2({ description })),
    rename: (todo, description) => applied(todo, TodoRenamed({ description })),
  },
  3: {
    codec: codecOf([Todo3]),
    Todo: released(Todo3),
    add: (id, description = '') => applied(Todo3.generate(id), TodoAdded3({ description, priority: 'low' })),
    rename: (todo, description) => applied(todo, TodoRenamed({ description })),
  },
};

export const release = (number: number): Release => present(releases[number], `release ${number}`);

/** Each release has a class of its own, whose states have the same fields; scenarios speak of whichever. */
function released(type: AggregateType<unknown>): AggregateType<ReleasedTodo> {
  return type as AggregateType<ReleasedTodo>;
}

function applied(todo: unknown, event: DomainEvent): ReleasedTodo {
  return (todo as { applyEvent(event: DomainEvent): ReleasedTodo }).applyEvent(event); // as above
}
