import { EventStore, EventType } from '@castore/core';
import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';
import { changedNote, type Status } from '../domain/fact.ts';
import { evolve, noTodo, type PlainTodo } from '../domain/plain-todo.ts';
import { readPlainData, readTodo } from '../domain/reading.ts';
import type { Contender } from './contender.ts';

type CastoreTodo = PlainTodo & { readonly aggregateId: string; readonly version: number };

/** Castore pushes one event a call, at a version that the caller works out. */
export function open(): Contender {
  const store = new EventStore<CastoreTodo>({
    eventStoreId: 'Todo',
    eventTypes: [new EventType({ type: 'TodoAdded' }), new EventType({ type: 'TodoStatusChanged' })],
    reducer: (todo, event) => {
      const { aggregateId, version, timestamp } = event;
      return { ...evolve(todo ?? noTodo, { type: event.type, data: event.payload }, timestamp), aggregateId, version };
    },
    eventStorageAdapter: new InMemoryEventStorageAdapter(),
  });

  return {
    async save(facts) {
      for (const { id, version, type, data } of facts) await store.pushEvent({ aggregateId: id, version, type, payload: data });
    },
    async load(id) {
      const { aggregate, events } = await store.getAggregate(id);
      if (!aggregate) throw new Error(`castore has no todo ${id}`);
      let characters = 0;
      for (const { payload } of events) characters += readPlainData(payload);
      return { events: characters, state: readTodo(aggregate) };
    },
    async changeStatus(id: string, status: Status) {
      const { aggregate } = await store.getExistingAggregate(id);
      if (aggregate.status === status) return;
      const version = aggregate.version + 1;
      const event = { aggregateId: id, version, type: 'TodoStatusChanged' as const, payload: { id, status, note: changedNote } };
      await store.pushEvent(event, { prevAggregate: aggregate });
    },
    close() {},
  };
}
