import { Given, Then, When } from '@cucumber/cucumber';
import type { Reading, StoredEvent } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { made } from '../support/save.ts';
import { TodoReminded } from '../support/todo.ts';
import { toldFrom, wordOf } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Readers who take their time.

const held = new WeakMap<SpecWorld, Reading<StoredEvent>>();

Given('someone holds a reading of {text} and has looped over it', async function (this: SpecWorld, streamId: string) {
  const reading = (await this.store()).getEvents(streamId);
  held.set(this, reading);
  expectTrue((await collected(reading)).length > 0, 'the first loop met something');
});

When('they loop over it again', async function (this: SpecWorld) {
  await this.attempts.make(() => collected(present(held.get(this), 'reading')));
});

When('someone reads {text} and leaves after {int} events', async function (this: SpecWorld, streamId: string, count: number) {
  const store = await this.store();
  let met = 0;
  for await (const _ of store.getEvents(streamId)) {
    met += 1;
    if (met === count) break;
  }
  expectEqual(met, count);
});

Then('the store can be closed', async function (this: SpecWorld) {
  const store = await this.store();
  await this.attempts.make(() => store.close());
  this.attempts.checkExamined();
});

/** Reads to the end, and meanwhile notes every so-many-th event in a stream of its own. */
async function keepDiary(
  world: SpecWorld,
  { diary, source, every }: { diary: string; source: AsyncIterable<StoredEvent>; every: number },
) {
  const store = await world.store();
  let met = 0;
  for await (const { event } of source) {
    met += 1;
    if (event.streamId === diary) throw new Error('The reader has met its own diary');
    if (met % every > 0) continue;
    await store.saveEvents(diary, [TodoReminded({ number: met })], { expectedVersion: met / every - 1 });
  }
}

When(
  'someone reads {text} and notes each event in {text} as it is met',
  async function (this: SpecWorld, streamId: string, diary: string) {
    await keepDiary(this, { diary, source: (await this.store()).getEvents(streamId), every: 1 });
  },
);

When(
  'someone reads the log and notes every hundredth event in {text} as it is met',
  async function (this: SpecWorld, diary: string) {
    await keepDiary(this, { diary, source: (await this.store()).getAllEvents(), every: 100 });
  },
);

Then('{text} has {count} events', async function (this: SpecWorld, streamId: string, count: number) {
  expectEqual((await collected((await this.store()).getEvents(streamId))).length, count);
});

When(
  '{int} times an event is saved to {text} and the stream is read at once',
  async function (this: SpecWorld, times: number, streamId: string) {
    const store = await this.store();
    await this.attempts.make(async () => {
      const met: boolean[] = [];
      for (let time = 0; time < times; time += 1) {
        const { events, version } = await store.saveEvents(streamId, made(toldFrom('reminded')), { expectedVersion: 'any' });
        const [newest] = await collected(store.getEvents(streamId, { after: version - 1 }));
        met.push(newest?.event.equals(events[0]) ?? false);
      }
      return met;
    });
  },
);

Then('every read met the event saved before it', function (this: SpecWorld) {
  expectEqual(this.attempts.result, Array(50).fill(true));
});

const begun = new WeakMap<SpecWorld, { readonly iterator: AsyncIterator<StoredEvent>; readonly met: StoredEvent[] }>();

Given('someone has begun to read the log', async function (this: SpecWorld) {
  const iterator = (await this.store()).getAllEvents()[Symbol.asyncIterator]();
  const { value } = await iterator.next();
  begun.set(this, { iterator, met: [value] });
});

When('they read on', async function (this: SpecWorld) {
  const { iterator, met } = present(begun.get(this), 'reader');
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) met.push(next.value);
});

Then('they meet no event twice and none out of order', function (this: SpecWorld) {
  const { met } = present(begun.get(this), 'reader');
  const positions = met.map(({ position }) => position);
  expectEqual(positions, [...new Set(positions)].sort());
  expectTrue(met.map(({ event }) => wordOf(event)).includes('started'), 'they have met what was not deleted');
});
