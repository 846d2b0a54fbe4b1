import type { Kept } from '../../src/core/bucket.ts';
import type { EventStore, Repository } from '../../src/index.ts';
import type { Snapshots } from '../../src/snapshots/index.ts';
import { ringOfTheShop, shopCodec } from './customers.ts';
import type { SpecWorld } from './world.ts';

// The shop of a scenario.

export const shopOf = (world: SpecWorld): Promise<EventStore> => world.storeOf('shop', { codec: shopCodec(ringOfTheShop) });

/** Of a shop that keeps states: its repository, and what was kept. */
export const keptStates = new WeakMap<SpecWorld, { repository: Repository; snapshots?: Snapshots; before?: Kept }>();
