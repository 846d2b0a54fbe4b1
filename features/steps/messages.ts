import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { Command, Event as DomainEvent } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { definitionOf, depthOf, nested, optionFrom, parts, someData, things, valueFrom } from '../support/messages.ts';
import type { SpecWorld } from '../support/world.ts';

// Events and commands: what they are made of, and what they hold.

type Message = DomainEvent | Command;

/** The event or command that the scenario speaks of. */
function message(world: SpecWorld): Message {
  world.attempts.checkExamined();
  return present(world.value, 'event or command') as Message; // the steps below leave nothing else there
}

async function make(world: SpecWorld, name: string, { data, options }: { data: unknown; options?: { [part: string]: unknown } }) {
  await world.attempts.make(() => {
    world.value = definitionOf(name)(data, options);
  });
}

When('a/an {word} event/command is made of {json}', async function (this: SpecWorld, name: string, data: unknown) {
  await make(this, name, { data });
});

Given('a/an {word} event/command of {json}', async function (this: SpecWorld, name: string, data: unknown) {
  await make(this, name, { data });
});

When(
  new RegExp(`^an? (\\w+) (?:event|command) is made with ${parts} ("(?:[^"\\\\]|\\\\.)*"(?: × \\d+)?|[{].*[}]|null|\\d+)$`),
  async function (this: SpecWorld, name: string, part: string, told: string) {
    await make(this, name, { data: someData, options: optionFrom(part, valueFrom(told)) });
  },
);

When(
  'a/an {word} command is made with the id {text}, the time {text} and the metadata {json}',
  async function (this: SpecWorld, name: string, id: string, timestamp: string, metadata: object) {
    await make(this, name, { data: someData, options: { id, timestamp, metadata } });
  },
);

const thing = `(${Object.keys(things).join('|')})`;

When(
  new RegExp(`^an? (\\w+) (?:event|command) is made with ${thing} deep in its data$`),
  async function (this: SpecWorld, name: string, told: string) {
    await make(this, name, { data: { list: [{ thing: present(things[told], told)() }] } });
  },
);

When('a {word} event is made with an object keyed by a symbol deep in its data', async function (this: SpecWorld, name: string) {
  await make(this, name, { data: { list: [{ [Symbol('key')]: 1 }] } });
});

When('a {word} event is made of data that holds itself', async function (this: SpecWorld, name: string) {
  const data: { self?: object } = {};
  data.self = [data];
  await make(this, name, { data });
});

When('a {word} event is made of data nested {int} levels deep', async function (this: SpecWorld, name: string, levels: number) {
  await make(this, name, { data: nested(levels) });
});

Then('its data is nested {int} levels deep', function (this: SpecWorld, levels: number) {
  expectEqual(depthOf(message(this).data.toJS()), levels);
});

Then('its data is {json}', function (this: SpecWorld, data: object) {
  expectEqual(message(this).data.toJS(), data, 'The data');
});

Then('its metadata is {json}', function (this: SpecWorld, metadata: object) {
  expectEqual(message(this).toJS().metadata, metadata, 'The metadata');
});

Then('its type is {text}', function (this: SpecWorld, type: string) {
  expectEqual(message(this).type, type);
});

Then('its time is {text}', function (this: SpecWorld, timestamp: string) {
  expectEqual(message(this).timestamp, timestamp);
});

Then('its stream is {text}', function (this: SpecWorld, streamId: string) {
  expectEqual(Reflect.get(message(this), 'streamId'), streamId);
});

Then('its version is {int}', function (this: SpecWorld, version: number) {
  expectEqual(Reflect.get(message(this), 'version'), version);
});

Then('its time is now, in UTC', function (this: SpecWorld) {
  const { timestamp } = message(this);
  expectEqual(new Date(timestamp).toISOString(), timestamp);
  expectTrue(this.begun <= timestamp && timestamp <= new Date().toISOString(), `${timestamp} is now`);
});

Then('{word} knows it as its own', function (this: SpecWorld, name: string) {
  expectTrue(definitionOf(name).is(message(this)), `${name} knows it`);
});

Then('{word} does not', function (this: SpecWorld, name: string) {
  expectTrue(!definitionOf(name).is(message(this)), `${name} does not know it`);
});

/** Follows a path of keys and places with `get`, as users read data. */
function read(data: unknown, path: string): unknown {
  return path.split('.').reduce((value, step) => {
    const { get } = value as { get(key: string | number): unknown }; // only maps and lists lie on the way
    return get.call(value, /^\d+$/.test(step) ? Number(step) : step);
  }, data);
}

Then('reading its data by key gives', function (this: SpecWorld, table: DataTable) {
  const { data } = message(this);
  for (const [path = '', value = ''] of table.raw()) expectEqual(read(data, path), JSON.parse(value), path);
});

Then('reading its data by key gives nothing for', function (this: SpecWorld, table: DataTable) {
  const { data } = message(this);
  for (const [path = ''] of table.raw()) expectEqual(read(data, path), undefined, path);
});

const metadata: { readonly [told: string]: unknown } = {
  'a text': 'text',
  'a date': new Date(0),
  'an object that holds one': { list: [{ day: new Date(0) }] },
};

When(
  new RegExp(`^a (\\w+) event is made with (${Object.keys(metadata).join('|')}) for metadata$`),
  async function (this: SpecWorld, name: string, told: string) {
    await make(this, name, { data: someData, options: { metadata: metadata[told] } });
  },
);

const getterFailed = new Error('the getter failed');

When('a {word} event is made of data whose getter fails', async function (this: SpecWorld, name: string) {
  const data = {
    get a() {
      throw getterFailed;
    },
  };
  await make(this, name, { data });
});

Then("it fails with the getter's own error", function (this: SpecWorld) {
  expectTrue(this.attempts.error === getterFailed, "the error is the getter's own");
});

When('a {word} event is made of objects and lists of another realm', async function (this: SpecWorld, name: string) {
  // In another realm everything goes back to another Object.prototype than ours.
  const objectPrototype = Object.assign(Object.create(null), { hasOwnProperty: Object.prototype.hasOwnProperty });
  const arrayPrototype = Object.setPrototypeOf([], objectPrototype);
  const object = (fields: object): object => Object.assign(Object.create(objectPrototype), fields);
  const list = Object.setPrototypeOf([1, object({ b: 'x' })], arrayPrototype);
  await make(this, name, { data: object({ a: list, c: Object.create(null) }) });
});

Then('{word} is called {text}', function (this: SpecWorld, name: string, told: string) {
  expectEqual(Reflect.get(definitionOf(name), 'name'), told);
});
