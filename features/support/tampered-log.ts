import { everything } from '../../src/core/bounds.ts';
import type { Batches, EventLog, Soon } from '../../src/core/event-log.ts';
import type { StoredEvent } from '../../src/index.ts';

/** What somebody with access to the database has made of a log: what it holds now, in the order of the log. */
export type Tampering = (log: readonly StoredEvent[]) => Soon<readonly StoredEvent[]>;

const whole = { after: undefined, before: undefined, upTo: undefined, backwards: false, limit: everything };

/** The log as it reads after somebody has changed it behind the store's back. */
export function tamperedLog(log: EventLog, tamper: Tampering): EventLog {
  async function* changed(isMeant: (stored: StoredEvent) => boolean): Batches<StoredEvent> {
    const events: StoredEvent[] = [];
    const reading = log.allEvents({ ...whole, filter: { archived: 'include' } });
    for (let read = await reading.next(); !read.done; read = await reading.next()) events.push(...read.value);
    const meant = (await tamper(events)).filter(isMeant);
    if (meant.length > 0) yield meant;
  }
  const reads: Partial<EventLog> = {
    allEvents: ({ filter: { types } }) => changed(({ event }) => types?.includes(event.type) ?? true),
    events: (streamId, { from, to }) =>
      changed(({ event }) => event.streamId === streamId && event.version >= from && event.version <= to),
  };
  return new Proxy(log, {
    get(target, name) {
      if (Object.hasOwn(reads, name)) return Reflect.get(reads, name);
      // The log's private fields are its own: they are not found through the proxy.
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
