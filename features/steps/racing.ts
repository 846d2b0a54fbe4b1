import { Then, When } from '@cucumber/cucumber';
import type { EventStore, ExpectedVersion } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue } from '../../src/testing/expect.ts';
import { codeOf, refusalCode } from '../support/refusals.ts';
import { made } from '../support/save.ts';
import { happened, type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// What happens at the same time.

async function allAtOnce(world: SpecWorld, { count, act }: { count: number; act: (store: EventStore) => Promise<unknown> }) {
  const store = await world.store();
  world.settled = await Promise.allSettled(Array.from({ length: count }, () => act(store)));
}

When(
  '{count} writers at once save {events} to {text}, expecting {expectation}',
  async function (this: SpecWorld, count: number, told: readonly Told[], streamId: string, expectedVersion: ExpectedVersion) {
    await allAtOnce(this, { count, act: (store) => store.saveEvents(streamId, made(told), { expectedVersion }) });
  },
);

When(
  '{count} writers at once say the same save of {events} to {text}, expecting {expectation}',
  async function (this: SpecWorld, count: number, told: readonly Told[], streamId: string, expectedVersion: ExpectedVersion) {
    const events = told.map((one, index) => happened({ ...one, id: `same-${index}` }));
    await allAtOnce(this, { count, act: (store) => store.saveEvents(streamId, events, { expectedVersion }) });
  },
);

When(
  '{count} writers at once save {events} to {text} and {text} together, each expecting {expectation}',
  async function (
    this: SpecWorld,
    count: number,
    told: readonly Told[],
    one: string,
    other: string,
    expectedVersion: ExpectedVersion,
  ) {
    const saves = () => [one, other].map((streamId) => ({ streamId, events: made(told), expectedVersion }));
    await allAtOnce(this, { count, act: (store) => store.saveStreams(saves()) });
  },
);

When(
  '{count} writers at once delete {text}, expecting {expectation}',
  async function (this: SpecWorld, count: number, streamId: string, expectedVersion: ExpectedVersion) {
    await allAtOnce(this, { count, act: (store) => store.deleteStream(streamId, { expectedVersion }) });
  },
);

Then(
  '{count} of them is/are taken and {count} are refused {refusal}',
  function (this: SpecWorld, taken: number, refused: number, told: string) {
    const reasons = this.settled.flatMap((one) => (one.status === 'rejected' ? [codeOf(one.reason)] : []));
    expectEqual(reasons, Array(refused).fill(refusalCode(told)));
    expectEqual(this.settled.length - reasons.length, taken);
  },
);

Then('all of them are taken with the same result', function (this: SpecWorld) {
  const [first] = this.settled;
  expectTrue(first?.status === 'fulfilled', 'the first was taken');
  expectEqual(
    this.settled,
    this.settled.map(() => first),
  );
});

Then(
  'the versions in {text} run from 1 to {count} without a gap',
  async function (this: SpecWorld, streamId: string, last: number) {
    const stored = await collected((await this.store()).getEvents(streamId));
    expectEqual(
      stored.map(({ event }) => event.version),
      Array.from({ length: last }, (_, index) => index + 1),
    );
  },
);

When('{count} saves are begun and the store is closed at once', async function (this: SpecWorld, count: number) {
  const store = await this.store();
  const saves = Array.from({ length: count }, (_, index) =>
    store.saveEvents(`Todo-${index}`, made(toldFrom('added')), { expectedVersion: 'none' }),
  );
  let open = true;
  const settled = Promise.allSettled(saves.map((save) => save.then((saved) => ({ saved, open }))));
  await store.close();
  open = false;
  this.settled = await settled;
});

Then('all of them were taken before it was closed', function (this: SpecWorld) {
  const outcomes = this.settled.map((one) => (one.status === 'fulfilled' ? (one.value as { open: boolean }).open : one.reason));
  expectEqual(
    outcomes,
    this.settled.map(() => true),
  );
});

Then('all {count} were published', async function (this: SpecWorld, count: number) {
  await this.published.until((items) => items.length >= count, 'all that was saved');
  expectEqual(new Set(this.published.items.map(({ event }) => event.id)).size, count);
  expectEqual(this.published.items.length, count);
});
