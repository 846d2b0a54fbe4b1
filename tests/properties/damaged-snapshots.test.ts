import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InMemoryEventStore, Repository } from '../../src/index.ts';
import { everyEvents, snapshots } from '../../src/snapshots/index.ts';
import { audits, Inventory, inventoryValues, movesAndPrices } from './inventory.ts';
import { law } from './law.ts';

// A snapshot of which anything was changed is noticed, and made anew.

const damage = fc.oneof(
  fc.record({ how: fc.constant('changed' as const), place: fc.nat(), by: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ how: fc.constant('cut' as const), place: fc.nat(), by: fc.constant(0) }),
  fc.record({ how: fc.constant('longer' as const), place: fc.nat(), by: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ how: fc.constant('without' as const), place: fc.nat(), by: fc.constant(0) }),
);

function damaged(value: Uint8Array, { how, place, by }: { how: string; place: number; by: number }): Uint8Array {
  const index = place % value.length;
  if (how === 'cut') return value.slice(0, index);
  if (how === 'without') return Uint8Array.from([...value.slice(0, index), ...value.slice(index + 1)]);
  if (how === 'longer') return Uint8Array.from([...value.slice(0, index), by, ...value.slice(index)]);
  return value.map((byte, at) => (at === index ? byte ^ by : byte));
}

law(
  'a snapshot of which a byte was changed, added or lost is ignored and replaced',
  { runs: 400, given: [fc.array(fc.oneof(movesAndPrices, audits), { minLength: 1, maxLength: 6 }), damage] },
  async (events, how) => {
    const eventStore = new InMemoryEventStore();
    const told: unknown[] = [];
    const options = { policy: everyEvents(1), values: inventoryValues, onError: (error: unknown) => told.push(error) };
    const taken = snapshots(eventStore, options);
    const repository = new Repository({ eventStore, snapshots: taken });
    const saved = await repository.saveAggregate(Inventory.generate('1').applyEvents(events));
    await taken.idle();
    const bucket = eventStore.bucket('$snapshots');
    const whole = await bucket.get('Inventory-1');
    assert.ok(whole);
    await bucket.put('Inventory-1', damaged(whole.value, how), { version: whole.version });

    const loaded = await repository.requireAggregate(Inventory, '1');
    assert.ok(loaded.equals(saved));
    assert.deepEqual(loaded.state.toJS(), saved.state.toJS());
    assert.equal(loaded.events.size, events.length, 'it was not used');
    assert.equal(told.length, 1, 'it is told of');
    await taken.idle();
    assert.deepEqual((await bucket.get('Inventory-1'))?.value, whole.value, 'it is as it was before');
    assert.equal((await repository.requireAggregate(Inventory, '1')).events.size, 1, 'the new one is used');
  },
);
