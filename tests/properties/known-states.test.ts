import assert from 'node:assert/strict';
import { after } from 'node:test';
import fc from 'fast-check';
import { is } from 'immutable';
import { DventError, type EventStore, type Moment, Repository } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';
import { aggregateCache, everyEvents, snapshots } from '../../src/snapshots/index.ts';
import { withoutNats } from '../servers/nats.ts';
import { storesUnderTest } from '../stores.ts';
import {
  audits,
  Inventory,
  type InventoryEvent,
  inventoryValues,
  LaterInventory,
  movesAndPrices,
  OlderInventory,
} from './inventory.ts';
import { law } from './law.ts';

// What begins with a snapshot or a cached state is what a replay gives, whoever else writes meanwhile, on every store.

type Release = typeof Inventory | typeof OlderInventory | typeof LaterInventory;

/** Somebody who works on the store with what they keep. */
interface Person {
  readonly type: Release;
  readonly repository: Repository;
  /** The same without anything kept. */
  readonly plain: Repository;
  readonly snapshots: ReturnType<typeof snapshots> | undefined;
  readonly cache: ReturnType<typeof aggregateCache> | undefined;
}

const ids = ['a', 'b'] as const;

interface Step {
  readonly who: number;
  readonly id: (typeof ids)[number];
  readonly act: Act;
}
type Act =
  | { readonly do: 'save'; readonly events: readonly InventoryEvent[]; readonly strangely: boolean }
  | { readonly do: 'load'; readonly moment: Moment | undefined }
  | { readonly do: 'take' | 'forget' | 'clear' | 'delete' };

const timestamps = fc.integer({ min: 0, max: 40 }).map((second) => new Date(second * 1000).toISOString());

const story = (event: fc.Arbitrary<InventoryEvent>) => {
  const moment = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }).map((version) => ({ version })) },
    { weight: 1, arbitrary: timestamps.map((at) => ({ at })) },
  );
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('save' as const),
        events: fc.array(event, { minLength: 1, maxLength: 4 }),
        strangely: fc.boolean(),
      }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('load' as const), moment }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('take' as const, 'forget' as const, 'clear' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('clear' as const, 'delete' as const) }) },
  );
  const step: fc.Arbitrary<Step> = fc.record({ who: fc.nat(3), id: fc.constantFrom(...ids), act });
  // Those of one round happen at the same time.
  return fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 });
};

/** Time goes back and forth, as clocks of several machines do. */
function clock() {
  let calls = 0;
  return () => new Date(((++calls * 7) % 40) * 1000).toISOString();
}

const expected = ['CONCURRENCY', 'STREAM_DELETED', 'AGGREGATE_NOT_FOUND'];

async function allowing(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DventError && expected.includes(error.code))) throw error;
  }
}

async function checked({ type, repository, plain }: Person, id: string, moment?: Moment) {
  const loaded = await repository.getAggregate<Inventory>(type, id, moment);
  if (!loaded) return undefined;
  const { version } = loaded;
  const replayed = await plain.getAggregate<Inventory>(type, id, { version });
  if (!replayed) return loaded; // deleted meanwhile
  assert.ok(loaded.equals(replayed) && replayed.equals(loaded), `version ${version} of ${id}`);
  assert.deepEqual(loaded.state.toJS(), replayed.state.toJS());
  assert.equal(loaded.hashCode(), replayed.hashCode());
  assert.equal(loaded.position, replayed.position);
  assert.ok(is(loaded.events, replayed.events.takeLast(loaded.events.size)));
  return loaded;
}

async function act(person: Person, { id, act: one }: Step): Promise<void> {
  const { type, repository, plain } = person;
  if (one.do === 'load') return void (await checked(person, id, one.moment));
  if (one.do === 'forget') return void (await person.snapshots?.forget(`Inventory-${id}`));
  if (one.do === 'clear') return person.cache?.clear();
  if (one.do === 'delete') return void (await plain.eventStore.deleteStream(`Inventory-${id}`, { expectedVersion: 'any' }));
  const inventory = (await checked(person, id)) ?? generated(type, id);
  if (one.do !== 'save') return person.snapshots?.take(inventory);
  // A state that no replay gives: what is kept must not be made of it.
  const strange = { apply: { ItemMoved: (state: Inventory['state']) => state.set('audits', -1) } };
  const { events, strangely } = one;
  await allowing(() => repository.saveAggregate(inventory.applyEvents(events, strangely ? strange : {})));
}

/** Every release has these events, to those that know them. */
const generated = (type: Release, id: string) => type.generate(id, { clock: clock() }) as Inventory;

async function hold(rounds: readonly (readonly Step[])[], people: readonly Person[]): Promise<void> {
  for (const round of rounds) {
    await Promise.all(
      round.map(async (step) => {
        const person = people[step.who % people.length];
        if (person) await allowing(() => act(person, step));
      }),
    );
    for (const id of ids) {
      for (const person of people) {
        const loaded = await checked(person, id);
        const replayed = await person.plain.getAggregate<Inventory>(person.type, id);
        assert.deepEqual([loaded?.version, loaded?.state.toJS()], [replayed?.version, replayed?.state.toJS()]);
      }
    }
  }
}

/** Runs a story on a fresh store, and waits for what it has left under way. */
async function onStore(name: StoreName, work: (store: EventStore, failed: unknown[]) => Promise<readonly Person[]>) {
  const place = await stores[name].place();
  const store = await place.open({ clock: clock() });
  const failed: unknown[] = [];
  try {
    for (const person of await work(store, failed)) await person.snapshots?.close();
    assert.deepEqual(failed, []);
  } finally {
    await store.close();
    await ('remove' in place && place.remove());
  }
}

const stores = storesUnderTest(openEventStore);
type StoreName = 'memory' | 'sqlite' | 'postgres' | 'nats';
const runs: { readonly [Name in StoreName]: number } = { memory: 300, sqlite: 30, postgres: 20, nats: withoutNats ? 0 : 10 };
after(async () => {
  await stores.postgres.end?.();
  await stores.nats.end?.();
});

for (const name of (['memory', 'sqlite', 'postgres', 'nats'] as const).filter((each) => runs[each] > 0)) {
  const kept = fc.record({
    every: fc.integer({ min: 1, max: 4 }),
    keep: fc.integer({ min: 1, max: 3 }),
    entries: fc.integer({ min: 1, max: 2 }),
  });

  law(
    `${name}: with snapshots or a cache, loads give what a replay gives, whoever else writes`,
    { runs: runs[name], given: [story(fc.oneof(movesAndPrices, audits)), kept] },
    (rounds, { every, keep, entries }) =>
      onStore(name, async (eventStore, failed) => {
        const plain = new Repository({ eventStore, clock: clock() });
        const taken = () =>
          snapshots(eventStore, {
            policy: everyEvents(every),
            keep,
            values: inventoryValues,
            onError: (error) => failed.push(error),
          });
        const people = [
          {},
          { snapshots: taken() },
          { cache: aggregateCache({ entries }) },
          { snapshots: taken(), cache: aggregateCache({ entries }) },
        ].map(
          (keeps): Person => ({
            type: Inventory,
            repository: new Repository({ eventStore, clock: clock(), ...keeps }),
            plain,
            snapshots: undefined,
            cache: undefined,
            ...keeps,
          }),
        );
        await hold(rounds, people);
        return people;
      }),
  );

  law(
    `${name}: a rolling deployment: each release loads what it would have made alone`,
    { runs: runs[name], given: [story(movesAndPrices), story(audits), kept] },
    (rounds, audited, { every, keep, entries }) =>
      onStore(name, async (eventStore, failed) => {
        const people = [OlderInventory, Inventory, LaterInventory].map((type): Person => {
          const taken = snapshots(eventStore, {
            policy: everyEvents(every),
            keep,
            values: inventoryValues,
            onError: (error) => failed.push(error),
          });
          const cache = aggregateCache({ entries });
          const repository = new Repository({ eventStore, clock: clock(), snapshots: taken, cache });
          return { type, repository, plain: new Repository({ eventStore, clock: clock() }), snapshots: taken, cache };
        });
        const [older, ...newer] = people;
        assert.ok(older);
        for (const [index, round] of rounds.entries()) {
          await hold([round], people);
          await hold(audited.slice(index, index + 1), newer);
          await hold([[]], [older]);
        }
        return people;
      }),
  );
}
