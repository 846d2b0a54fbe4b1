import { Given, Then, When } from '@cucumber/cucumber';
import type { EventOptions } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { Noted, nested } from '../support/messages.ts';
import { save } from '../support/save.ts';
import type { SpecWorld } from '../support/world.ts';

// Data and metadata on their way into a store and back.

async function saveData(this: SpecWorld, data: object, streamId: string, options: EventOptions = {}) {
  await save(this, streamId, { events: [Noted(data, options)] });
}

When('an event with the data {json} is saved to {text}', async function (this: SpecWorld, data: object, streamId: string) {
  await saveData.call(this, data, streamId);
});

Given('a stream {text} of an event with the data {json}', async function (this: SpecWorld, streamId: string, data: object) {
  await saveData.call(this, data, streamId);
});

When(
  'an event with the metadata {json} is saved to {text}',
  async function (this: SpecWorld, metadata: { readonly [key: string]: unknown }, streamId: string) {
    await saveData.call(this, {}, streamId, { metadata });
  },
);

When(
  'an event whose data is nested {int} levels deep is saved to {text}',
  async function (this: SpecWorld, levels: number, streamId: string) {
    await saveData.call(this, nested(levels), streamId);
  },
);

When(
  'an event whose data is a list of {count} objects is saved to {text}',
  async function (this: SpecWorld, count: number, streamId: string) {
    await saveData.call(this, { list: Array.from({ length: count }, (_, number) => ({ number })) }, streamId);
  },
);

async function readBack(world: SpecWorld) {
  const [stored] = await collected((await world.store()).getAllEvents());
  return present(stored, 'event in the log').event;
}

Then('the event read back equals the one saved, and holds the data {json}', async function (this: SpecWorld, data: object) {
  const event = await readBack(this);
  expectEqual([event], this.saved.events);
  expectEqual(event.data.toJS(), data, 'The data as plain data');
  expectEqual(event.toJS().data, data, 'The data of the event as plain data');
  expectEqual(event.hashCode(), this.saved.events[0]?.hashCode(), 'The hash code');
});

Then('the event read back equals the one saved', async function (this: SpecWorld) {
  const event = await readBack(this);
  expectEqual([event], this.saved.events);
  expectEqual(event.toJS(), this.saved.events[0]?.toJS());
});

Then('it has the metadata {json}', async function (this: SpecWorld, metadata: object) {
  expectEqual((await readBack(this)).toJS().metadata, metadata);
});

Then('the data of both read back is equal', async function (this: SpecWorld) {
  const [first, second] = await this.log();
  const one = present(first, 'first event').event.data;
  const other = present(second, 'second event').event.data;
  expectEqual(one, other);
  expectEqual(one.hashCode(), other.hashCode(), 'The hash code');
});

When('someone reads it as plain data and changes that', async function (this: SpecWorld) {
  const plain = (await readBack(this)).data.toJS() as { list: number[]; more?: string }; // the scenario's own data
  plain.list.push(2);
  plain.more = 'more';
});

Then('{text} still holds the data {json}', async function (this: SpecWorld, streamId: string, data: object) {
  const stored = await collected((await this.store()).getEvents(streamId));
  expectEqual(
    stored.map(({ event }) => event.data.toJS()),
    [data],
  );
});
