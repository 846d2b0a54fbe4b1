import { type EventStore, Repository } from '../../src/index.ts';
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
  return new Proxy(store, {
    get(target, key) {
      if (key === 'saveEvents' || key === 'saveStreams') return fail;
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
