import { Given, Then, When } from '@cucumber/cucumber';
import type { Position, Progress, StoredEvent } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { expectHasGot, follow, followerOf } from '../support/following.ts';
import type { ToldRange } from '../support/parameter-types.ts';
import { made } from '../support/save.ts';
import { type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Subscriptions that also tell how far they have read.

Given('{subscriber} with progress', async function (this: SpecWorld, name: string) {
  await follow(this, name, { progress: true });
});

Given('{subscriber} with progress, {range}', async function (this: SpecWorld, name: string, range: ToldRange) {
  await follow(this, name, { progress: true, range });
});

Given('{subscriber} of the other store, with progress', async function (this: SpecWorld, name: string) {
  await follow(this, name, { progress: true, store: await this.otherStore() });
});

const headOf = async (world: SpecWorld): Promise<Position | undefined> => {
  const store = await world.store();
  return (await collected(store.getAllEvents({ backwards: true, limit: 1, archived: 'include' })))[0]?.position;
};

Then('{subscriber} has caught up', async function (this: SpecWorld, name: string) {
  await followerOf(this, name).untilCaughtUp();
});

Then(
  '{subscriber} gets {events}, and then that it has caught up there',
  async function (this: SpecWorld, name: string, told: readonly Told[]) {
    const follower = followerOf(this, name);
    await follower.untilCaughtUp(await headOf(this));
    expectHasGot(this, follower, told);
  },
);

When('{subscriber} with progress, {range}, has caught up', async function (this: SpecWorld, name: string, range: ToldRange) {
  const follower = await follow(this, name, { progress: true, range });
  await follower.untilCaughtUp(await headOf(this));
});

const isProgress = (item: StoredEvent | Progress): item is Progress => item.event === undefined;

Then('between two words to the subscriber lie at most 1,000 events', async function (this: SpecWorld) {
  const places = new Map((await this.log()).map(({ position }, index) => [position, index]));
  let last = -1;
  for (const item of followerOf(this, 'first').arrivals.items) {
    const place = present(places.get(item.position), 'place in the log');
    const passedOver = place - last - (isProgress(item) ? 0 : 1);
    expectTrue(passedOver <= 1_000, `${passedOver} events were passed over without a word`);
    last = place;
  }
  expectEqual(last, places.size - 1, 'The last place of which the subscriber heard');
});

Then('all but the last word say that there is more', function (this: SpecWorld) {
  const words = followerOf(this, 'first').arrivals.items.filter(isProgress);
  expectEqual(
    words.map(({ caughtUp }) => caughtUp),
    words.map((_, index) => index === words.length - 1),
  );
  expectTrue(words.length > 3, 'there were several words');
});

const caughtUpAt = (world: SpecWorld): Position =>
  present(
    followerOf(world, 'first').arrivals.items.find((item) => isProgress(item) && item.caughtUp),
    'word of having caught up',
  ).position;

When(
  '{subscriber}, {range}, resumes where the subscriber had caught up',
  async function (this: SpecWorld, name: string, range: ToldRange) {
    await follow(this, name, { range, options: { after: caughtUpAt(this) } });
  },
);

Then('who resumes there misses nothing of the other store', async function (this: SpecWorld) {
  const store = await this.otherStore();
  const follower = await follow(this, 'second', { store, options: { after: caughtUpAt(this) } });
  await store.saveEvents('Todo-milk', made(toldFrom('added')), { expectedVersion: 'none' });
  await follower.untilEvents(1);
  expectHasGot(this, follower, toldFrom('added'));
});

Then('the subscriber has got {count} events, and one word of progress', function (this: SpecWorld, count: number) {
  const { stored, arrivals } = followerOf(this, 'first');
  expectEqual([stored.length, arrivals.items.filter(isProgress).length], [count, 1]);
});
