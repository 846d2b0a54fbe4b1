import { Given, Then, When } from '@cucumber/cucumber';
import { eventCodec } from '../../src/codec/index.ts';
import type { Event as DomainEvent, EventOptions } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { richValues } from '../../src/values/index.ts';
import { Held, moneyKind, things, thingWords, values } from '../support/rich-things.ts';
import type { SpecWorld } from '../support/world.ts';

// Data that hold more than JSON.

const rich = (world: SpecWorld) => world.storeOf('rich', { codec: eventCodec({ values }) });
const bare = (world: SpecWorld) => world.storeOf('without a codec', { codec: undefined });

const thing = (told: string): unknown => present(things[told], `thing: ${told}`)();

async function saveHeld(world: SpecWorld, data: unknown, options?: EventOptions): Promise<void> {
  const store = await rich(world);
  world.value = Held(data, options);
  await world.attempts.make(() => store.saveEvents('Held-1', [world.value as DomainEvent], { expectedVersion: 'none' }));
}

const named = `(${thingWords.join('|')})`;

When(new RegExp(`^${named} is saved$`), async function (this: SpecWorld, told: string) {
  await saveHeld(this, { value: thing(told) });
});

When('a point in time is saved in the metadata of an event', async function (this: SpecWorld) {
  await saveHeld(this, { value: 1 }, { metadata: { seenAt: thing('a point in time') } });
});

When('{json} is saved as data that may hold more', async function (this: SpecWorld, data: object) {
  await saveHeld(this, data);
});

When('{json} is saved as data that may hold more, beside a big integer', async function (this: SpecWorld, data: object) {
  await saveHeld(this, { looks: data, beside: 1n });
});

async function readBack(world: SpecWorld): Promise<DomainEvent> {
  const [stored] = await collected((await rich(world)).getEvents('Held-1'));
  return present(stored, 'event').event;
}

Then(/^it (?:still )?comes back equal$/, async function (this: SpecWorld) {
  const { data, metadata } = this.value as DomainEvent;
  const back = await readBack(this);
  expectTrue(back.data.equals(data) && data.equals(back.data), 'its data is equal');
  expectEqual(back.data.hashCode(), data.hashCode(), 'The hash code');
  expectEqual(back.data.toJS(), data.toJS(), 'The plain data');
  expectTrue(back.metadata.equals(metadata), 'its metadata is equal');
});

const keptOf = async (world: SpecWorld): Promise<string> => {
  const [stored] = await collected((await bare(world)).getEvents('Held-1'));
  return String(present(stored, 'event').event.data);
};

Then('it is kept under the tag {text}', async function (this: SpecWorld, tag: string) {
  const kept = await keptOf(this);
  expectTrue(kept.startsWith('["1+tagged",') && kept.includes(`{"$":["${tag}",`), `${kept} has the tag ${tag}`);
});

Then(/^it is kept as (.+)$/, async function (this: SpecWorld, kept: string) {
  expectEqual(await keptOf(this), kept);
});

Given('a date', function (this: SpecWorld) {
  this.valueBefore = new Date('2026-01-31T09:30:00.000Z');
});

When('an event is made of it, and then the date is changed', function (this: SpecWorld) {
  const date = this.valueBefore as Date;
  this.value = Held({ value: date });
  date.setFullYear(1999);
});

Then('the event holds the point in time that the date was', function (this: SpecWorld) {
  const { data } = this.value as DomainEvent;
  expectEqual((data.toJS() as { value: Date }).value.toISOString(), '2026-01-31T09:30:00.000Z');
});

When('the date that its data give is changed', async function (this: SpecWorld) {
  const { value } = (await readBack(this)).data.toJS() as { value: Date };
  value.setFullYear(1999);
});

When(
  new RegExp(`^an event that may hold more is made of \\{"list": \\[1, "it"\\]\\}, where it is ${named}$`),
  async function (this: SpecWorld, told: string) {
    await this.attempts.make(() => Held({ list: [1, thing(told)] }));
  },
);

When('a record that was registered is saved to a store whose codec does not know it', async function (this: SpecWorld) {
  const store = await this.storeOf('knows no records', { codec: eventCodec() });
  const held = Held({ value: thing('a record that was registered') });
  await this.attempts.make(() => store.saveEvents('Held-1', [held], { expectedVersion: 'none' }));
});

When('a point in time is saved to a store without a codec', async function (this: SpecWorld) {
  const store = await bare(this);
  await this.attempts.make(() =>
    store.saveEvents('Held-1', [Held({ value: thing('a point in time') })], { expectedVersion: 'none' }),
  );
});

When('two kinds of values are registered under the tag "Money"', async function (this: SpecWorld) {
  await this.attempts.make(() => richValues(moneyKind, { ...moneyKind }));
});
