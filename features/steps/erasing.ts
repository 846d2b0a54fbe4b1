import { Given, Then, When } from '@cucumber/cucumber';
import { type Erasure, eraseSubject, eventCodec } from '../../src/codec/index.ts';
import { type EventStore, isErased, Repository, type StoredEvent } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { Follower } from '../../src/testing/follower.ts';
import { Order, OrderPlaced, orderOf, otherRing, ringOfTheShop, shopCodec } from '../support/customers.ts';
import { codeOf } from '../support/refusals.ts';
import { keptStates, shopOf } from '../support/shops.ts';
import type { SpecWorld } from '../support/world.ts';

// Customers of a shop who ask to be forgotten.

const place = (store: EventStore, { order, customer, name }: { order: string; customer: string; name: string }) =>
  store.saveEvents(`Order-${order}`, [orderOf(customer, name)], { expectedVersion: 'none' });

Given(
  'the order {text} of customer {text}, placed by {text}',
  async function (this: SpecWorld, order: string, customer: string, name: string) {
    await place(await shopOf(this), { order, customer, name });
  },
);

When(
  'the order {text} of customer {text}, placed by {text}, is saved',
  async function (this: SpecWorld, order: string, customer: string, name: string) {
    const shop = await shopOf(this);
    await this.attempts.make(() => place(shop, { order, customer, name }));
  },
);

When(
  'the order {text} of customer {text}, placed by {text}, is saved to a store without a codec',
  async function (this: SpecWorld, order: string, customer: string, name: string) {
    const store = await this.storeOf('without a codec', { codec: undefined });
    await this.attempts.make(() => place(store, { order, customer, name }));
  },
);

When(
  'the order {text} of customer {text}, placed by {text}, is saved to a store whose codec seals nothing',
  async function (this: SpecWorld, order: string, customer: string, name: string) {
    const store = await this.storeOf('seals nothing', { codec: eventCodec() });
    await this.attempts.make(() => place(store, { order, customer, name }));
  },
);

When('an order is made that names no customer', async function (this: SpecWorld) {
  await this.attempts.make(() => orderOf('', 'Ada Lovelace'));
});

const read = async (store: EventStore, order: string) => {
  const [stored] = await collected(store.getEvents(`Order-${order}`));
  const { event } = present(stored, `order "${order}"`);
  if (!OrderPlaced.is(event)) throw new Error(`That is no order, but a ${event.type}`);
  return event;
};

type Placed = Awaited<ReturnType<typeof read>>;

When('the shop reads the order {text}', async function (this: SpecWorld, order: string) {
  const shop = await shopOf(this);
  await this.attempts.make(() => read(shop, order));
});

When('a shop with another key ring reads the order {text}', async function (this: SpecWorld, order: string) {
  const other = await this.storeOf('another ring', { codec: shopCodec(otherRing) });
  await this.attempts.make(() => read(other, order));
});

Then('it was placed by {text}', function (this: SpecWorld, name: string) {
  const { data } = this.attempts.result as Placed;
  expectEqual(data.get('name'), name);
  expectEqual((data.toJS() as { address: object }).address, { street: `${name}'s street`, city: 'London' });
});

/** All that a store keeps, as somebody reads it who has nothing but the store. */
async function kept(world: SpecWorld): Promise<string> {
  const bare = await world.storeOf('without a codec', { codec: undefined });
  const buckets = await collected(bare.bucket('$subject-keys').entries());
  return [await world.keptText(), ...buckets.map(({ key, value }) => `${key} ${Buffer.from(value)}`)].join('\n');
}

Then('nothing that is kept holds {text}', async function (this: SpecWorld, text: string) {
  expectTrue(!(await kept(this)).includes(text), `nothing that is kept holds ${text}`);
});

Then('what is kept holds {text}', async function (this: SpecWorld, text: string) {
  expectTrue((await kept(this)).includes(text), `what is kept holds ${text}`);
});

async function erase(world: SpecWorld, customer: string): Promise<void> {
  const shop = await shopOf(world);
  await world.attempts.make(() => eraseSubject(shop, customer));
}

/** What the log held before the erasure. */
const logsBefore = new WeakMap<SpecWorld, readonly StoredEvent[]>();

Given('customer {text} is erased', async function (this: SpecWorld, customer: string) {
  const shop = await shopOf(this);
  logsBefore.set(this, await collected(shop.getAllEvents()));
  await erase(this, customer);
});

Then('the order {text} was placed by somebody who was erased', async function (this: SpecWorld, order: string) {
  this.value = await read(await shopOf(this), order);
  const { data } = this.value as Placed;
  expectTrue(isErased(data.get('name')) && isErased(data.get('address')), 'name and address are erased');
});

Then(
  'it still holds {int} of {text}, for customer {text}',
  function (this: SpecWorld, quantity: number, sku: string, customer: string) {
    const { data } = this.value as Placed;
    expectEqual([data.get('quantity'), data.get('sku'), data.get('customerId')], [quantity, sku, customer]);
  },
);

Then('the order {text}, loaded as an aggregate, has no name', async function (this: SpecWorld, order: string) {
  const repository = keptStates.get(this)?.repository ?? new Repository({ eventStore: await shopOf(this) });
  const { state } = await repository.requireAggregate(Order, order);
  expectEqual([state.name, state.sku], [undefined, 'apple']);
});

Then('the order {text}, loaded by a repository that checks it, has no name', async function (this: SpecWorld, order: string) {
  const repository = new Repository({ eventStore: await shopOf(this), validateOnLoad: true });
  expectEqual((await repository.requireAggregate(Order, order)).state.name, undefined);
});

const placesOf = (log: readonly StoredEvent[]) =>
  log.map(({ position, event }) => ({ position, id: event.id, streamId: event.streamId, version: event.version }));

const told = (log: readonly StoredEvent[]) =>
  log.filter(({ event }) => event.type === '$SubjectErased').map(({ event }) => event.data.toJS());

Then('the log holds what it held, and then that {text} was erased', async function (this: SpecWorld, customer: string) {
  const log = await collected((await shopOf(this)).getAllEvents());
  const logBefore = present(logsBefore.get(this), 'log before the erasure');
  expectEqual(placesOf(log.slice(0, logBefore.length)), placesOf(logBefore));
  expectEqual(told(log.slice(logBefore.length)), [{ subject: customer }]);
});

const reportOf = ({ attempts }: SpecWorld) => attempts.result as Erasure;

Then('the report tells of 1 event each in {text} and {text}', function (this: SpecWorld, one: string, other: string) {
  const { events, streams } = reportOf(this);
  expectEqual({ events, streams }, { events: 2, streams: [one, other].map((streamId) => ({ streamId, events: 1 })) });
});

Then('the report tells of 1 event in {text}', function (this: SpecWorld, streamId: string) {
  const { events, streams } = reportOf(this);
  expectEqual({ events, streams }, { events: 1, streams: [{ streamId, events: 1 }] });
});

Then('the report tells of no events', function (this: SpecWorld) {
  const { events, streams } = reportOf(this);
  expectEqual({ events, streams }, { events: 0, streams: [] });
});

Then('the report does not hold {text}', function (this: SpecWorld, text: string) {
  expectTrue(!JSON.stringify(reportOf(this)).includes(text), `the report does not hold ${text}`);
});

Given("a follower of the shop's log", async function (this: SpecWorld) {
  const follower = new Follower((await shopOf(this)).subscribe());
  this.followers.set('shop', follower);
  await follower.untilEvents(1);
});

Then('the follower is told that {text} was erased', async function (this: SpecWorld, customer: string) {
  const follower = present(this.followers.get('shop'), 'follower');
  await follower.untilEvents(2);
  expectEqual(told(follower.stored), [{ subject: customer }]);
});

Then('the log does not hold the order {text}', async function (this: SpecWorld, order: string) {
  expectEqual(await (await shopOf(this)).getLastEvent(`Order-${order}`), undefined);
});

Then('an order of customer {text} is refused', async function (this: SpecWorld, customer: string) {
  const refused = await place(await shopOf(this), { order: 'o', customer, name: 'somebody' }).catch((error: unknown) => error);
  expectEqual(codeOf(refused), 'SUBJECT_ERASED');
});

Then('the log tells once that {text} was erased', async function (this: SpecWorld, customer: string) {
  expectEqual(told(await collected((await shopOf(this)).getAllEvents())), [{ subject: customer }]);
});

const otherProcess = (scenario: SpecWorld) =>
  scenario.storeOf('another process', { codec: shopCodec(ringOfTheShop, { keyCacheSeconds: 1 }) });

Given('another process that remembers keys for 1 second has read it', async function (this: SpecWorld) {
  expectEqual((await read(await otherProcess(this), 'o1')).data.get('name'), 'Ada Lovelace');
});

Then('the other process reads it as erased before long', async function (this: SpecWorld) {
  const store = await otherProcess(this);
  const patience = AbortSignal.timeout(10_000);
  while (!isErased((await read(store, 'o1')).data.get('name'))) patience.throwIfAborted();
});
