import { Then, When } from '@cucumber/cucumber';
import type { LogRange, StoredEvent, VersionRange } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import type { ToldRange } from '../support/parameter-types.ts';
import { expectTold, type Told } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

When('{text} is read {range}', async function (this: SpecWorld, streamId: string, range: ToldRange) {
  const store = await this.store();
  await this.attempts.make(() => collected(store.getEvents(streamId, range)));
});

When(
  '{text} is read with {word} set to {json}',
  async function (this: SpecWorld, streamId: string, field: string, value: unknown) {
    const store = await this.store();
    const range = { [field]: value } as VersionRange; // what the compiler refuses, JavaScript still lets through
    await this.attempts.make(() => collected(store.getEvents(streamId, range)));
  },
);

When('the log is read {range}', async function (this: SpecWorld, range: ToldRange) {
  const store = await this.store();
  await this.attempts.make(() => collected(store.getAllEvents(this.logRangeFrom(range))));
});

When('the log is read with {word} set to {json}', async function (this: SpecWorld, field: string, value: unknown) {
  const store = await this.store();
  const range = { [field]: value } as LogRange; // as above
  await this.attempts.make(() => collected(store.getAllEvents(range)));
});

const batchSizes = new WeakMap<SpecWorld, number[]>();

When('{text} is read in batches, {range}', async function (this: SpecWorld, streamId: string, range: ToldRange) {
  const store = await this.store();
  const sizes: number[] = [];
  batchSizes.set(this, sizes);
  await this.attempts.make(async () => {
    const events: StoredEvent[] = [];
    for await (const batch of store.getEvents(streamId, range).batches()) {
      sizes.push(batch.length);
      events.push(...batch);
    }
    return events;
  });
});

Then('no batch was empty', function (this: SpecWorld) {
  const sizes = present(batchSizes.get(this), 'reading in batches');
  expectTrue(sizes.length > 0 && !sizes.includes(0), 'there were batches, none of them empty');
});

Then('no batch was empty, nor longer than 1,000', function (this: SpecWorld) {
  const sizes = present(batchSizes.get(this), 'reading in batches');
  expectTrue(sizes.length > 0 && sizes.every((size) => size > 0 && size <= 1_000), `${sizes.join()} are fitting sizes`);
  const read = sizes.reduce((sum, size) => sum + size);
  expectTrue(sizes.length < 10 + read / 10, `${sizes.length} batches are not too many`);
});

Then('there was no batch', function (this: SpecWorld) {
  expectEqual(present(batchSizes.get(this), 'reading in batches'), []);
});

When('someone reads {text} in batches, and it is deleted after the first', async function (this: SpecWorld, streamId: string) {
  const store = await this.store();
  await this.attempts.make(async () => {
    for await (const _ of store.getEvents(streamId).batches()) await store.deleteStream(streamId, { expectedVersion: 'any' });
  });
});

When('the log is read of a list of types that is changed before the reading begins', async function (this: SpecWorld) {
  const store = await this.store();
  const types = ['TodoAdded'];
  const reading = store.getAllEvents({ types });
  types[0] = 'TodoStarted';
  await this.attempts.make(() => collected(reading));
});

When('someone subscribes with a list of types that is changed before the subscription begins', async function (this: SpecWorld) {
  const types = ['TodoAdded'];
  const subscription = (await this.store()).subscribe({ types });
  types[0] = 'TodoStarted';
  await this.attempts.make(async () => {
    for await (const stored of subscription) return [stored];
    return [];
  });
});

Then('the first event that comes is {events}', function (this: SpecWorld, told: readonly Told[]) {
  expectTold(
    read(this).map(({ event }) => event),
    told,
  );
});

const read = (world: SpecWorld) => world.attempts.result as readonly StoredEvent[]; // the steps above have left that

Then('that gives {events}', function (this: SpecWorld, told: readonly Told[]) {
  expectTold(
    read(this).map(({ event }) => event),
    told,
  );
});

Then('that gives the events of {text} and of {text}', function (this: SpecWorld, one: string, other: string) {
  expectEqual(
    read(this).map(({ event }) => event.streamId),
    [one, other],
  );
});

Then(
  'that gives {count} events, from version {int} up/down to version {int}',
  function (this: SpecWorld, count: number, first: number, last: number) {
    const step = first < last ? 1 : -1;
    expectEqual(
      read(this).map(({ event }) => event.version),
      Array.from({ length: count }, (_, index) => first + step * index),
    );
    expectEqual(first + step * (count - 1), last);
  },
);

When('the last event of {text} is asked for', async function (this: SpecWorld, streamId: string) {
  const store = await this.store();
  await this.attempts.make(() => store.getLastEvent(streamId));
});

Then(
  'the event {text} of {text} is at version {int}',
  async function (this: SpecWorld, eventId: string, streamId: string, version: number) {
    const stored = await collected((await this.store()).getEvents(streamId));
    expectEqual(stored.find(({ event }) => event.id === eventId)?.event.version, version);
  },
);

When('the event {text} is/was asked for', async function (this: SpecWorld, eventId: string) {
  const store = await this.store();
  await this.attempts.make(() => store.getEvent(eventId));
});

Then(
  'that is {events}, at version {int}, with its position',
  async function (this: SpecWorld, told: readonly Told[], version: number) {
    const found = this.attempts.result as StoredEvent | undefined; // the two steps above have left that
    const { event, position } = present(found, 'such event');
    expectTold([event], told);
    expectEqual(event.version, version);
    const inLog = (await this.log()).find((stored) => stored.position === position);
    expectEqual(inLog, { position, event }, 'What is in the log at that position');
  },
);

Then('there is none', function (this: SpecWorld) {
  expectEqual(this.attempts.result, undefined);
});

When('{text} is read twice', async function (this: SpecWorld, streamId: string) {
  const store = await this.store();
  const once = async () => (await collected(store.getEvents(streamId))).map(({ event }) => event);
  await this.attempts.make(async () => [await once(), await once()]);
});

Then('both readers got equal events with equal hash codes', function (this: SpecWorld) {
  const [one = [], other = []] = this.attempts.result as readonly StoredEvent['event'][][]; // the step above has left that
  expectEqual(one, other);
  expectEqual(
    one.map((event) => event.hashCode()),
    other.map((event) => event.hashCode()),
  );
  expectEqual(one.length, 2);
});
