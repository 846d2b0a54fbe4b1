import { decodedEvent, type StoredFields } from '../src/codec/encoded-event.ts';
import type { EventCodec } from '../src/codec/index.ts';
import type { EventLog } from '../src/core/event-log.ts';
import { EventLogStore } from '../src/core/event-log-store.ts';
import { type EventStore, InMemoryEventStore, type StoredEvent } from '../src/index.ts';

/** What a database may hold of an event, whatever was done to it. */
export type Row = { readonly [Column in keyof StoredFields]: unknown };

/** A row as anybody might have written it. */
export const rowOf = (fields: Partial<Row>): Row => ({
  ...{ streamId: 'Note-1', version: 1, id: 'e1', type: 'Noted', timestamp: '2026-01-31T09:30:00.000Z' },
  ...{ data: '{}', metadata: null },
  ...fields,
});

/** As every store takes an event from its row. */
export const eventOfRow = (row: Row) => decodedEvent(row as StoredFields); // whatever it holds: that is what is tested

/** What keeps a store's events, as it keeps them. */
export const logOf = (store: EventStore): EventLog => EventLogStore.logOf(store) as EventLog; // every store of this package has one

/** A store whose streams end with whatever row `last` gives; keys and the like are those of `kept`. */
export function storeOfRow(codec: EventCodec, last: () => Row, kept: EventLog = logOf(new InMemoryEventStore())): EventStore {
  const lastEvent = (): StoredEvent => ({ position: kept.positions.encode(1, 0), event: eventOfRow(last()) });
  const log = new Proxy(kept, {
    get(target, name) {
      if (name === 'lastEvent') return lastEvent;
      // The log's private fields are its own: they are not found through the proxy.
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return new EventLogStore(log, { codec });
}
