import { Given, Then, When } from '@cucumber/cucumber';
import { Set as ImmutableSet, is, isValueObject } from 'immutable';
import { defineCommand, defineEvent, shape } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { definitionOf, Noted, optionFrom, parts, someData, valueFrom } from '../support/messages.ts';
import type { SpecWorld } from '../support/world.ts';

// What all values have in common: equality, and that nothing can change them.

When(
  'two {word} events/commands are made of {json} and {json}',
  async function (this: SpecWorld, name: string, one: unknown, other: unknown) {
    this.pair = [definitionOf(name)(one), definitionOf(name)(other)];
  },
);

When(
  'a {word} event and a {word} event are made of {json}',
  async function (this: SpecWorld, one: string, other: string, data: unknown) {
    this.pair = [definitionOf(one)(data), definitionOf(other)(data)];
  },
);

When(
  new RegExp(`^two (\\w+) events are made of the same data, one of them with ${parts} (.+)$`),
  async function (this: SpecWorld, name: string, part: string, told: string) {
    this.pair = [definitionOf(name)(someData), definitionOf(name)(someData, optionFrom(part, valueFrom(told)))];
  },
);

const identity = { id: 'one', timestamp: '2026-01-31T09:30:00.000Z' };

When('two {word} commands are made with the same id, time and data', async function (this: SpecWorld, name: string) {
  this.pair = [definitionOf(name)(someData, identity), definitionOf(name)(someData, identity)];
});

When(
  'an event and a command are made, both called {text}, with the same id, time and data',
  async function (this: SpecWorld, name: string) {
    const anEvent = defineEvent(name, shape<object>())(someData, identity);
    const aCommand = defineCommand(name, shape<object>())(someData, identity);
    this.pair = [anEvent, aCommand];
  },
);

Then('they are equal, also to a set', function (this: SpecWorld) {
  const [one, other] = present(this.pair, 'pair of values');
  expectTrue(one !== other && is(one, other) && is(other, one), 'the two are equal, and not the same object');
  expectTrue(isValueObject(one) && isValueObject(other) && one.hashCode() === other.hashCode(), 'their hash codes are equal');
  expectTrue(Number.isSafeInteger(one.hashCode()), 'a hash code is a whole number');
  expectEqual(ImmutableSet([one, other]).size, 1, 'The number of values in a set of both');
});

Then('they are not equal', function (this: SpecWorld) {
  const [one, other] = present(this.pair, 'pair of values');
  expectTrue(isValueObject(one) && isValueObject(other), 'both are values');
  expectTrue(!is(one, other) && !is(other, one) && !one.equals(other) && !other.equals(one), 'the two differ, from either side');
});

Then('its id is {text}', function (this: SpecWorld, id: string) {
  this.attempts.checkExamined();
  expectEqual(Reflect.get(present(this.value, 'value') as object, 'id'), id); // an event, a command or an aggregate
});

Then('its id is a UUID', function (this: SpecWorld) {
  const id: unknown = Reflect.get(present(this.value, 'value') as object, 'id'); // as above
  const isUuid = typeof id === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);
  expectTrue(isUuid, `${String(id)} is a UUID`);
});

When('1,000 Noted events are made that differ in one number alone', function (this: SpecWorld) {
  this.value = Array.from({ length: 1_000 }, (_, number) => Noted({ number }));
});

/** As plain data, all of it: of a value that can be told so. */
const plain = (value: unknown): unknown => (value as { toJS(): unknown }).toJS();

When(/^someone tries to write over its (\w+|something new)$/, function (this: SpecWorld, part: string) {
  const value = present(this.value, 'value') as { [part: string]: unknown }; // as JavaScript sees it
  this.valueBefore = 'toJS' in value ? plain(value) : { ...value };
  const field = part === 'something new' ? 'novelty' : part;
  try {
    value[field] = 'written over';
  } catch {
    // Refused at once: better still.
  }
});

Then('it is as it was', function (this: SpecWorld) {
  expectEqual(plain(this.value), this.valueBefore);
});

Given('plain data {json}', function (this: SpecWorld, data: unknown) {
  this.valueBefore = data;
});

interface ListHolder {
  list: { a: number }[];
  more?: string;
}

function change(data: ListHolder): void {
  const [first] = data.list;
  if (first) first.a = 2;
  data.list.push({ a: 3 });
  data.more = 'more';
}

When('a Noted event is made of that data, and the data is changed afterwards', function (this: SpecWorld) {
  const data = this.valueBefore as ListHolder; // the scenario's own words
  this.value = Noted(data);
  change(data);
});

When('someone asks for its plain data and changes that', function (this: SpecWorld) {
  change((plain(this.value) as { data: ListHolder }).data); // the scenario's own words
});
