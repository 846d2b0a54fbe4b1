import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type EventCodecOptions, eraseSubject, eventCodec, keyRing } from '../../src/codec/index.ts';
import { Aggregate, defineEvent, isErased, Repository, shape } from '../../src/index.ts';
import { onDemand, snapshots } from '../../src/snapshots/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { type SearchedPlace, searchedStores } from './erased-places.ts';

// After a subject was erased neither what is personal nor the key under which it was sealed is anywhere on the disk: not even somebody who
// has the master key, and all files, could read it.

interface Placed {
  readonly customerId: string;
  readonly name: string;
  readonly address: { readonly street: string };
  readonly sku: string;
}
const schema = shape<Placed>();
const personal = {
  subject: (data: { get(key: 'customerId'): string }) => data.get('customerId'),
  fields: ['name', 'address'] as const,
};
const OrderPlaced = defineEvent('OrderPlaced', schema, { personal });
/** The same, of a shop that seals nothing. */
const OpenlyPlaced = defineEvent('OpenlyPlaced', schema);

class Order extends Aggregate({
  type: 'Order',
  events: [OrderPlaced],
  state: { name: '', sku: '' },
  apply: {
    OrderPlaced: (state, { data }) => {
      const name = data.get('name');
      return state.set('name', isErased(name) ? '(erased)' : name).set('sku', data.get('sku'));
    },
  },
}) {}

const ring = keyRing({ master: randomBytes(32) });
const codecOf = (layers: EventCodecOptions = {}) =>
  eventCodec({ events: [Order, OpenlyPlaced], personal: { keys: ring }, ...layers });

const order = (customerId: string, name: string): Placed => ({
  customerId,
  name,
  address: { street: `${name}'s street` },
  sku: 'apple',
});

const [ada, grace, openly] = ['Augusta Ada Byron of Ockham', 'Grace Brewster Hopper', 'Mary Fairfax Somerville'] as const;

/** What a text may look like in a file: as it is, and as a dump writes bytes. */
const looksOf = (text: string) => [Buffer.from(text), Buffer.from(Buffer.from(text).toString('hex'))];

/** Comes back when it is on the disk: a server may write a little later than it answers. */
async function untilThere(place: SearchedPlace, text: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await has(place, text)); await delay(20))
    assert.ok(Date.now() < deadline, `the search does not find "${text.slice(0, 8)}…" before`);
}

async function has(place: SearchedPlace, text: string): Promise<boolean> {
  const bytes = await place.bytes();
  return looksOf(text).some((look) => bytes.includes(look));
}

for (const { name, skip, place: searched } of searchedStores) {
  test(`${name}: hold neither what is personal nor its wrapped key, once its subject was erased`, {
    skip,
    timeout: 120_000,
  }, async (t) => {
    const place = await searched(t);
    const store = await place.open(codecOf());
    const kept = snapshots(store, { policy: onDemand });
    const repository = new Repository({ eventStore: store, snapshots: kept });
    for (let number = 1; number <= 20; number += 1) {
      const placed = OrderPlaced(number % 2 === 0 ? order('ada', ada) : order('grace', grace));
      await repository.saveAggregate(Order.generate(`${number}`).applyEvent(placed));
    }
    await store.saveEvents('Order-open', [OpenlyPlaced(order('mary', openly))], { expectedVersion: 'none' });
    const wrapped = new Map<string, string>();
    for (const { key, value } of await collected(store.bucket('$subject-keys').entries()))
      wrapped.set(key, (JSON.parse(Buffer.from(value).toString()) as { bytes: string }).bytes);
    assert.equal(wrapped.size, 2);
    await place.settle?.();
    // The search finds keys, and what was not sealed; sealed it is nowhere.
    for (const bytes of wrapped.values()) await untilThere(place, bytes);
    await untilThere(place, openly);
    assert.deepEqual([await has(place, ada), await has(place, grace)], [false, false]);
    // A snapshot has what is personal in clear.
    for (const number of [1, 2]) await kept.take(await repository.requireAggregate(Order, `${number}`));
    await place.settle?.();
    await untilThere(place, ada);

    const report = await eraseSubject(store, 'ada');
    assert.deepEqual(
      { events: report.events, streams: report.streams.length, snapshots: report.snapshots },
      { events: 10, streams: 10, snapshots: 1 },
    );
    await place.clean?.();
    const left = await collected(store.bucket('$subject-keys').entries());
    const [gone] = [...wrapped].filter(([key]) => !left.some((one) => one.key === key && one.value.length > 0));
    const [stays] = [...wrapped].filter(([key]) => key !== gone?.[0]);
    assert.ok(gone && stays);
    const found = async () => [
      await has(place, gone[1]),
      await has(place, gone[1].slice(0, 24)),
      await has(place, gone[1].slice(-24)),
      await has(place, ada),
    ];
    assert.deepEqual(await found(), [false, false, false, false]);
    assert.deepEqual([await has(place, stays[1]), await has(place, openly)], [true, true], 'what is of others stays');
    assert.equal((await repository.requireAggregate(Order, '2')).state.name, '(erased)');
    assert.equal((await repository.requireAggregate(Order, '1')).state.name, grace);
    // Nor when the store is closed, and opened again.
    await kept.close();
    await store.close();
    const again = await place.open(codecOf({ chain: true }));
    assert.equal((await new Repository({ eventStore: again }).requireAggregate(Order, '2')).state.name, '(erased)');
    assert.deepEqual(await found(), [false, false, false, false]);
  });
}
