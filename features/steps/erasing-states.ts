import { Given, Then, When } from '@cucumber/cucumber';
import { Repository } from '../../src/index.ts';
import { aggregateCache, everyEvents, snapshots } from '../../src/snapshots/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { Order } from '../support/customers.ts';
import { keptStates, shopOf } from '../support/shops.ts';
import type { SpecWorld } from '../support/world.ts';

// What was made of personal data, and goes with them.

const statesOf = (world: SpecWorld) => present(keptStates.get(world), 'repository');

Given('a shop that takes snapshots of every order', async function (this: SpecWorld) {
  const eventStore = await shopOf(this);
  const kept = snapshots(eventStore, { policy: everyEvents(1) });
  keptStates.set(this, { repository: new Repository({ eventStore, snapshots: kept }), snapshots: kept });
});

const bucketOf = async (world: SpecWorld) => (await world.storeOf('without a codec', { codec: undefined })).bucket('$snapshots');

Given(
  'a snapshot of {text} is kept, in which nothing reads {text}',
  async function (this: SpecWorld, order: string, name: string) {
    const states = statesOf(this);
    expectEqual((await states.repository.requireAggregate(Order, order)).state.name, name);
    await states.snapshots?.idle();
    const kept = present(await (await bucketOf(this)).get(`Order-${order}`), 'snapshot');
    expectTrue(!Buffer.from(kept.value).includes(name), `the snapshot does not hold ${name}`);
    states.before = kept;
  },
);

Then('no snapshot of {text} is kept', async function (this: SpecWorld, order: string) {
  expectEqual(await (await bucketOf(this)).get(`Order-${order}`), undefined);
});

When('the snapshot of {text} that was taken before is put back', async function (this: SpecWorld, order: string) {
  const { before } = statesOf(this);
  const { version, value } = present(before, 'snapshot');
  await (await bucketOf(this)).put(`Order-${order}`, value, { version });
});

Given('a cache that holds personal data for 1 second knows {text}', async function (this: SpecWorld, order: string) {
  const eventStore = await shopOf(this);
  const repository = new Repository({ eventStore, cache: aggregateCache({ keyCacheSeconds: 1 }) });
  keptStates.set(this, { repository });
  await repository.requireAggregate(Order, order);
});

Then('the order {text}, loaded through the cache, has no name before long', async function (this: SpecWorld, order: string) {
  const { repository } = statesOf(this);
  const patience = AbortSignal.timeout(10_000);
  while ((await repository.requireAggregate(Order, order)).state.name !== undefined) patience.throwIfAborted();
});
