import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InMemoryEventStore, Repository } from '../../src/index.ts';
import { at, sources, Todo, TodoAdded } from './todo.ts';
import { unchecked } from './unchecked.ts';

// What the compiler refuses is refused at run time too: before anything is written, naming the field.

const added = TodoAdded({ description: 'x' });
const todo = Todo.generate('1', sources()).applyEvent(added);
const lookAlike = { type: 'Todo', id: '1', version: 0, uncommittedEvents: todo.uncommittedEvents };

interface Stage {
  readonly store: InMemoryEventStore;
  readonly repository: Repository;
}
/** For each call: the field that is wrong, and how the call is made. */
const calls: {
  readonly [call: string]: readonly [field: string, call: (stage: Stage, wrong: never) => unknown, values: readonly unknown[]];
} = {
  'an id to load': [
    'id',
    ({ repository }, id) => repository.getAggregate(Todo, id),
    [undefined, null, '', 1, {}, 'a\u0000', 'x'.repeat(508)],
  ],
  'an id to require': ['id', ({ repository }, id) => repository.requireAggregate(Todo, id), [undefined, '', 1]],
  'an id to generate': ['id', (_, id) => Todo.generate(id), [null, '', 1, {}, '\ud800']],
  'a version to load': [
    'version',
    ({ repository }, version) => repository.getAggregate(Todo, '1', { version }),
    [0, -1, 1.5, '1', Number.NaN, null],
  ],
  'two moments': [
    'version',
    ({ repository }, version) => repository.getAggregate(Todo, '1', unchecked({ version, at: at(0) })),
    [1],
  ],
  'an aggregate to save': [
    'aggregate',
    ({ repository }, value) => repository.saveAggregate(value),
    [undefined, null, {}, lookAlike, added, [todo]],
  ],
  'aggregates to save': [
    'aggregate',
    ({ repository }, value) => repository.saveAggregates([todo, value]),
    [undefined, lookAlike],
  ],
  'an aggregate twice': ['streamId', ({ repository }) => repository.saveAggregates([todo, todo]), ['Todo-1']],
  'an event to apply': [
    'event',
    (_, event) => todo.applyEvent(event),
    [undefined, null, {}, added.toJS(), added.toJS().data, 'TodoAdded', todo],
  ],
  'a stream to save to': [
    'streamId',
    ({ store }, streamId) => store.saveEvents(streamId, [added], { expectedVersion: 'any' }),
    [undefined, '', 1, '$x', 'a\u0000'],
  ],
  'events to save': [
    'events',
    ({ store }, events) => store.saveEvents('x', events, { expectedVersion: 'any' }),
    [undefined, null, {}, 1],
  ],
  'an event to save': [
    'events[1]',
    ({ store }, event) => store.saveEvents('x', [added, event], { expectedVersion: 'any' }),
    [undefined, {}, added.toJS()],
  ],
  'an expectation': [
    'expectedVersion',
    ({ store }, expectedVersion) => store.saveEvents('x', [added], { expectedVersion }),
    [undefined, null, 'nope', '1', -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, {}],
  ],
  'an expectation to delete': [
    'expectedVersion',
    ({ store }, expectedVersion) => store.deleteStream('x', { expectedVersion }),
    [undefined, 'nope', -1],
  ],
  saves: ['saves', ({ store }, saves) => store.saveStreams(saves), [undefined, null, {}, 1, { length: 1, 0: {} }]],
  'a save': ['streamId', ({ store }, save) => store.saveStreams([save]), [undefined, null, 1, 'x']],
  'a stream to read': ['streamId', ({ store }, streamId) => store.getEvents(streamId), [undefined, '', 1, 'x'.repeat(513)]],
  'a stream whose last event is wanted': ['streamId', ({ store }, streamId) => store.getLastEvent(streamId), [undefined, '', 1]],
  'a stream to archive': ['streamId', ({ store }, streamId) => store.archiveStream(streamId), [undefined, '', 'never-was']],
  'an event id': ['eventId', ({ store }, id) => store.getEvent(id), [undefined, '', 1]],
  'a version to begin after': ['after', ({ store }, after) => store.getEvents('x', { after }), [-1, 1.5, '1', null, Number.NaN]],
  'a version to end before': ['before', ({ store }, before) => store.getEvents('x', { before }), [-1, 1.5, '1', null]],
  'a version to end with': ['upTo', ({ store }, upTo) => store.getEvents('x', { upTo }), [-1, 1.5, '1', null]],
  'a limit': ['limit', ({ store }, limit) => store.getAllEvents({ limit }), [-1, 1.5, '1', null, Number.POSITIVE_INFINITY]],
  types: ['types', ({ store }, types) => store.getAllEvents({ types }), ['A', null, {}, new Set(['A'])]],
  'a type': ['types', ({ store }, type) => store.getAllEvents({ types: ['A', type] }), [undefined, '', 1, null]],
  'a category': ['categories', ({ store }, category) => store.getStreams({ categories: [category] }), [undefined, '', 1]],
  'a correlation id': [
    'correlationId',
    ({ store }, correlationId) => store.subscribe({ correlationId }),
    ['', 1, null, '\ud800'],
  ],
  'where to begin': ['after', ({ store }, after) => store.subscribe({ after }), [null, '', 1, 'yesterday']],
  'what to do with the archived': ['archived', ({ store }, archived) => store.subscribe({ archived }), ['yes', true, null]],
};

for (const [call, [field, make, values]] of Object.entries(calls)) {
  describe(call, () => {
    for (const value of values) {
      test(`cannot be ${typeof value === 'string' ? JSON.stringify(value.slice(0, 20)) : String(value)}`, async () => {
        const store = new InMemoryEventStore();
        const stage = { store, repository: new Repository({ eventStore: store }) };
        await assert.rejects(async () => make(stage, unchecked(value)), { code: 'INVALID_ARGUMENT', field });
        for await (const stored of store.getAllEvents()) assert.fail(`${stored.event.streamId} was written`);
      });
    }
  });
}
