import { Given, Then, When } from '@cucumber/cucumber';
import { Arrivals } from '../../src/testing/arrivals.ts';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { writersBusy } from '../support/busy-writers.ts';
import { expectGets, expectHasGot, follow, followerOf } from '../support/following.ts';
import type { ToldRange } from '../support/parameter-types.ts';
import { made } from '../support/save.ts';
import { type Told, toldFrom, wordOf } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

Given('{subscriber}', async function (this: SpecWorld, name: string) {
  await follow(this, name);
});

Given('{subscriber} {range}', async function (this: SpecWorld, name: string, range: ToldRange) {
  await follow(this, name, { range });
});

Then('{subscriber} gets {events}', async function (this: SpecWorld, name: string, told: readonly Told[]) {
  await expectGets(this, followerOf(this, name), told);
});

Then('{subscriber} has got {events}', async function (this: SpecWorld, name: string, told: readonly Told[]) {
  expectHasGot(this, followerOf(this, name), told);
});

Then('{subscriber} has got {count} events', async function (this: SpecWorld, name: string, count: number) {
  const follower = followerOf(this, name);
  await follower.untilEvents(count);
  expectEqual(follower.stored.length, count);
});

Then(
  '{subscriber} has got {count} events, from version {int} up to version {int}',
  async function (this: SpecWorld, name: string, count: number, first: number, last: number) {
    const follower = followerOf(this, name);
    await follower.untilEvents(count);
    expectEqual(
      follower.events.map(({ version }) => version),
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
  },
);

Then('each came with its position', async function (this: SpecWorld) {
  expectEqual(this.withoutMarkers(followerOf(this, 'first').stored), await this.log());
});

When(
  'a subscriber begins while {count} writers save {count} times each',
  async function (this: SpecWorld, writers: number, times: number) {
    const busy = writersBusy(await this.store(), { writers, times });
    await follow(this, 'first');
    await busy;
  },
);

Then('the subscriber has got the log, event by event', async function (this: SpecWorld) {
  const follower = followerOf(this, 'first');
  await follower.untilEvent(await this.mark());
  expectEqual(this.withoutMarkers(follower.stored), await this.log());
});

Given('a subscriber who reads one event and then no more', async function (this: SpecWorld) {
  const iterator = (await this.store()).subscribe()[Symbol.asyncIterator]();
  const { value } = await iterator.next();
  expectEqual(wordOf(present(value, 'first event').event), 'added');
});

const allowed = new WeakMap<SpecWorld, Arrivals<true>>();

Given('a subscriber who takes each event only when told to', async function (this: SpecWorld) {
  const permits = new Arrivals<true>();
  allowed.set(this, permits);
  let taken = 0;
  const each = async () => {
    taken += 1;
    await permits.until((items) => items.length >= taken, 'leave to take the next event');
  };
  await follow(this, 'first', { each });
});

When('the subscriber is told to take {int} events', async function (this: SpecWorld, count: number) {
  const permits = present(allowed.get(this), 'subscriber who waits to be told');
  // One more than asked for: the event that the step after this one waits by.
  for (let time = 0; time <= count; time += 1) permits.add(true);
});

Given('a subscriber who answers each added with reminded', async function (this: SpecWorld) {
  const store = await this.store();
  await follow(this, 'first', {
    each: async (event) => {
      if (wordOf(event) === 'added')
        await store.saveEvents(event.streamId, made(toldFrom('reminded')), { expectedVersion: 'any' });
    },
  });
});

Then('{text} comes to hold {events}', async function (this: SpecWorld, streamId: string, told: readonly Told[]) {
  const words = () =>
    followerOf(this, 'first')
      .events.filter((event) => event.streamId === streamId)
      .map(wordOf);
  await followerOf(this, 'first').arrivals.until(() => words().length >= told.length, `${told.length} events of ${streamId}`);
  expectEqual(
    words(),
    told.map(({ word }) => word),
  );
});

Given('{subscriber} who left after {int} events', async function (this: SpecWorld, name: string, count: number) {
  let met = 0;
  const follower = await follow(this, name, {
    each: () => {
      met += 1;
      return met < count;
    },
  });
  await follower.untilEnded();
  expectEqual(follower.events.length, count);
});

When('the subscriber resumes after the last position', async function (this: SpecWorld) {
  const after = present(followerOf(this, 'first').lastPosition, 'last position');
  await follow(this, 'first', { options: { after } });
});

When('a subscription is asked for with {word} set to {json}', async function (this: SpecWorld, field: string, value: unknown) {
  const store = await this.store();
  await this.attempts.make(async () => {
    // What the compiler refuses, JavaScript still lets through.
    for await (const _ of store.subscribe({ [field]: value, signal: AbortSignal.abort() })) return;
  });
});

Then('the subscriber got nothing besides', function (this: SpecWorld) {
  const { arrivals, stored } = followerOf(this, 'first');
  expectEqual(arrivals.items, stored);
});
