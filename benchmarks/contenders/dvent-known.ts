import { type EventStore, InMemoryEventStore } from 'dvent';
import { aggregateCache, everyEvents, snapshots } from 'dvent/snapshots';
import type { Contender, OpenOptions } from './contender.ts';
import { openStore } from './dvent-sqlite.ts';
import { dventContender } from './dvent-todo.ts';

// dvent with a cache, or with snapshots.

export const openCached = (): Contender => dventContender(new InMemoryEventStore(), { cache: aggregateCache() });

export const openWithSnapshots = (): Contender => withSnapshots(new InMemoryEventStore());

export async function openSqliteWithSnapshots(options: OpenOptions): Promise<Contender> {
  const { store, settings } = await openStore(options);
  return { ...withSnapshots(store), settings };
}

/** Its first load takes the snapshot of what was saved. */
function withSnapshots(eventStore: EventStore): Contender {
  const taken = snapshots(eventStore, { policy: everyEvents(100) });
  const contender = dventContender(eventStore, { snapshots: taken });
  return {
    ...contender,
    settle: () => taken.idle(),
    async close() {
      await taken.close();
      await contender.close();
    },
  };
}
