import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { recordFrom } from '../../src/inspect/schemas/schema-record.ts';
import { expectEqual, expectTrue } from '../../src/testing/expect.ts';
import { Shop } from '../support/shop.ts';
import type { SpecWorld } from '../support/world.ts';

// Types of events, a record of them, and a guard that compares the two.

const shops = new WeakMap<SpecWorld, Shop>();

function shopOf(world: SpecWorld): Shop {
  const shop = shops.get(world) ?? new Shop();
  shops.set(world, shop);
  return shop;
}

Given('the recorded type {text} with the fields', function (this: SpecWorld, name: string, table: DataTable) {
  const shop = shopOf(this);
  shop.types.set(name, { fields: new Map(table.raw().map(([field = '', told = '']) => [field, told])) });
  shop.check({ update: true });
});

Given(/^"(\w+)" of "(\w+)" is (?:now )?(.+)$/, function (this: SpecWorld, field: string, type: string, told: string) {
  shopOf(this).change(type, ({ fields, ...rest }) => ({ ...rest, fields: new Map([...fields, [field, told]]) }));
});

Given(/^"(\w+)" of "(\w+)" goes$/, function (this: SpecWorld, gone: string, type: string) {
  shopOf(this).change(type, ({ fields, ...rest }) => ({
    ...rest,
    fields: new Map([...fields].filter(([field]) => field !== gone)),
  }));
});

Given('a new type {text}', function (this: SpecWorld, name: string) {
  shopOf(this).types.set(name, { fields: new Map([['amount', 'number']]) });
});

Given('the type {text} goes', function (this: SpecWorld, name: string) {
  shopOf(this).types.delete(name);
});

Given('the type {text} has a shape alone', function (this: SpecWorld, name: string) {
  shopOf(this).change(name, (type) => ({ ...type, form: 'shape' }));
});

Given('the type {text} takes no other fields than {text}', function (this: SpecWorld, name: string, left: string) {
  shopOf(this).change(name, ({ fields, ...rest }) => ({
    ...rest,
    fields: new Map([...fields].filter(([field]) => field === left)),
    form: 'strict',
  }));
});

Given('{text} has schema version {int} now', function (this: SpecWorld, name: string, schemaVersion: number) {
  shopOf(this).change(name, (type) => ({ ...type, schemaVersion }));
});

Given('{text} is called {text} now, formerly {text}', function (this: SpecWorld, name: string, next: string, former: string) {
  const { types } = shopOf(this);
  const type = types.get(name);
  expectTrue(type !== undefined, 'there is such a type');
  types.delete(name);
  types.set(next, { ...type, formerly: [former] });
});

Given('{text} was never called anything else', function (this: SpecWorld, name: string) {
  shopOf(this).change(name, (type) => ({ ...type, formerly: [] }));
});

Given('that is recorded', function (this: SpecWorld) {
  shopOf(this).check({ update: true });
});

Given('nothing is recorded', function (this: SpecWorld) {
  shopOf(this).recorded = undefined;
});

Given('a record that says {text}', function (this: SpecWorld, text: string) {
  shopOf(this).recorded = text;
});

When('the types are checked', async function (this: SpecWorld) {
  await this.attempts.make(() => shopOf(this).check({}));
});

When('the types are checked, exactly', async function (this: SpecWorld) {
  await this.attempts.make(() => shopOf(this).check({ exact: true }));
});

When('the types are recorded', async function (this: SpecWorld) {
  await this.attempts.make(() => shopOf(this).check({ update: true }));
});

When('the types are recorded in another order', function (this: SpecWorld) {
  const shop = shopOf(this);
  this.pair = [shop.recorded, undefined];
  shop.types = new Map([...shop.types].reverse());
  shop.check({ update: true });
});

Then('the check passes', function (this: SpecWorld) {
  this.attempts.checkExamined();
  const { passed, lines } = shopOf(this).report;
  expectTrue(passed, `the check passes; it tells ${lines.join('\n')}`);
});

Then('the check fails', function (this: SpecWorld) {
  this.attempts.checkExamined();
  expectTrue(!shopOf(this).report.passed, 'the check fails');
});

Then(/^it tells: (.*)$/, function (this: SpecWorld, line: string) {
  const { lines } = shopOf(this).report;
  expectTrue(lines.includes(line), `it tells that; it tells ${lines.join('\n')}`);
});

Then(
  'the record has {text} under the schema versions {int} and {int}',
  function (this: SpecWorld, name: string, first: number, second: number) {
    const recorded = recordFrom(shopOf(this).recorded ?? '', '').get(name);
    expectEqual([...(recorded?.schemas.keys() ?? [])], [first, second]);
  },
);

Then('the record is as it was', function (this: SpecWorld) {
  expectTrue(this.pair?.[0] !== undefined, 'there was a record');
  expectEqual(shopOf(this).recorded, this.pair[0]);
});
