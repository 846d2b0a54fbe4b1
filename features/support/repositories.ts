import { type EventStore, OutcomeUnknownError, Repository } from '../../src/index.ts';
import { storeWith } from '../../tests/store-with.ts';
import type { SpecWorld } from './world.ts';

const repositories = new WeakMap<SpecWorld, Repository>();

/** The scenario's repository, on the scenario's store, with its clock and its ids. */
export async function repositoryOf(world: SpecWorld): Promise<Repository> {
  const known = repositories.get(world);
  if (known) return known;
  const { clock, ids } = world.sources;
  const repository = new Repository({ eventStore: await world.store(), clock, ids });
  repositories.set(world, repository);
  return repository;
}

export function useRepository(world: SpecWorld, repository: Repository): void {
  repositories.set(world, repository);
}

export const cannotWrite = new Error('the disk is full');

/** The same store, but for its saves, which fail. */
export function readOnly(store: EventStore): EventStore {
  const fail = () => Promise.reject(cannotWrite);
  return storeWith(store, { saveEvents: fail, saveStreams: fail });
}

/** The same store, but its answer to a save is lost. */
export const cutOff = (store: EventStore): EventStore =>
  storeWith(store, {
    saveEvents: async (streamId, events, { expectedVersion }) => {
      const placed = [...events];
      await store.saveEvents(streamId, placed, { expectedVersion });
      const saves = [{ streamId, events: placed, expectedVersion }];
      throw new OutcomeUnknownError({ saves, cause: new Error('the line was cut') });
    },
  });

/** The same store, but the first event of each stream is gone. */
export const forgetful = (store: EventStore): EventStore =>
  storeWith(store, { getEvents: (streamId, range) => store.getEvents(streamId, { ...range, after: 1 }) });
