import { EncodedData } from '../../src/codec/encoded-data.ts';
import { eventCodec } from '../../src/codec/index.ts';
import { type Event as DomainEvent, eventFrom } from '../../src/core/event.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import { MessageData } from '../../src/core/message-data.ts';
import type { StoredEvent } from '../../src/index.ts';
import { MemoryLog } from '../../src/stores/memory-log.ts';
import { collected } from '../../src/testing/collected.ts';
import { present } from '../../src/testing/expect.ts';
import { EntryBooked } from './ledgers.ts';
import type { Tampering } from './tampered-log.ts';

// What somebody may do who can write to the database, and knows how events are kept.

const rent = 'Ledger-rent';

const isRent = ({ event }: StoredEvent) => event.streamId === rent;

const entryOf = (log: readonly StoredEvent[], streamId: string, version: number) =>
  present(
    log.find(({ event }) => event.streamId === streamId && event.version === version),
    `entry ${version} of ${streamId}`,
  );

const changed = ({ position, event }: StoredEvent, fields: Partial<DomainEvent>): StoredEvent => {
  const { id, type, streamId, version, timestamp, data, metadata } = event;
  return { position, event: eventFrom({ id, type, streamId, version, timestamp, data, metadata, ...fields }) };
};

/** Changes one entry of the rent. */
const changing =
  (version: number, change: (entry: StoredEvent, log: readonly StoredEvent[]) => StoredEvent): Tampering =>
  (log) => {
    const entry = entryOf(log, rent, version);
    return log.map((stored) => (stored === entry ? change(entry, log) : stored));
  };

const edited = (data: unknown) => new EncodedData(String(data).replace('entry 2', 'entry 9'));

/** Entries of another past, chained as the first were. */
async function anotherPast(amounts: readonly number[], end?: 'deleted'): Promise<readonly StoredEvent[]> {
  const log = new MemoryLog(() => {});
  const store = new EventLogStore(log, { codec: eventCodec({ chain: true }) });
  const entries = amounts.map((amount) => EntryBooked({ text: 'forged', amount }));
  await store.saveEvents(rent, entries, { expectedVersion: 'none' });
  if (end) await store.deleteStream(rent, { expectedVersion: 'any' });
  return collected(new EventLogStore(log).getAllEvents());
}

/** The log with others in the place of the rent's entries, and in their positions. */
const instead = (log: readonly StoredEvent[], entries: readonly StoredEvent[]) => {
  const places = log.filter(isRent).map(({ position }) => position);
  const forged = entries.map(({ event }, index) => ({ position: present(places[index] ?? places.at(-1), 'position'), event }));
  return [...forged, ...log.filter((stored) => !isRent(stored))];
};

const tamperings: { readonly [told: string]: Tampering } = {
  'edits entry 2 of "rent"': changing(2, (entry) => changed(entry, { data: edited(entry.event.data) })),
  'changes the time of entry 2 of "rent"': changing(2, (entry) => changed(entry, { timestamp: '1999-12-31T23:59:59.999Z' })),
  'changes the type of entry 2 of "rent"': changing(2, (entry) => changed(entry, { type: 'EntryVoided' })),
  'removes entry 2 of "rent"': (log) => log.filter((stored) => stored !== entryOf(log, rent, 2)),
  'removes entry 3 of "rent"': (log) => log.filter((stored) => stored !== entryOf(log, rent, 3)),
  'removes all of "rent"': (log) => log.filter((stored) => !isRent(stored)),
  'swaps entries 1 and 2 of "rent"': (log) => {
    const [one, two] = [entryOf(log, rent, 1), entryOf(log, rent, 2)];
    return log.map((stored) => {
      if (stored === one) return changed(one, { id: two.event.id, data: two.event.data });
      return stored === two ? changed(two, { id: one.event.id, data: one.event.data }) : stored;
    });
  },
  'puts an entry of its own after entry 2 of "rent"': (log) => {
    const last = entryOf(log, rent, 3);
    const own = changed(last, { id: 'forged', data: edited(last.event.data) });
    return [...log.filter((stored) => stored !== last), own, changed(last, { version: 4 })];
  },
  'puts entry 2 of "food" in the place of entry 2 of "rent"': changing(2, (entry, log) =>
    changed(entry, { data: entryOf(log, 'Ledger-food', 2).event.data }),
  ),
  'writes entry 2 of "rent" anew without a hash': changing(2, (entry) =>
    changed(entry, { data: MessageData.from({ text: 'entry 2', amount: 2 }) }),
  ),
  'writes all of "rent" anew': async (log) => instead(log, await anotherPast([1, 2, 9])),
  'writes all of "rent" anew, and deletes it': async (log) => instead(log, await anotherPast([1, 2, 9], 'deleted')),
};

export const tamperingOf = (told: string): Tampering => present(tamperings[told], `way to tamper: ${told}`);
