import fc from 'fast-check';
import { Map as ImmutableMap, Record as ImmutableRecord, Set as ImmutableSet, List, OrderedMap } from 'immutable';
import { Aggregate, defineEvent, type EventOf, shape } from '../../src/index.ts';
import { Bytes, Instant, recordValues, richValues } from '../../src/values/index.ts';

// A domain whose state holds whatever a state may, as two releases of its code know it.

const ItemMoved = defineEvent('ItemMoved', shape<{ sku: string; quantity: number }>());
const ItemPriced = defineEvent('ItemPriced', shape<{ sku: string; cents: number }>());
/** The older release does not know it. */
const ItemAudited = defineEvent('ItemAudited', shape<{ sku: string }>());

export type InventoryEvent = EventOf<typeof ItemMoved> | EventOf<typeof ItemPriced> | EventOf<typeof ItemAudited>;

class Price extends ImmutableRecord({ cents: 0n, currency: 'EUR' }) {}

/** What snapshots need to know of its states. */
export const inventoryValues = richValues(recordValues('Price', Price));

export class Inventory extends Aggregate({
  type: 'Inventory',
  events: [ItemMoved, ItemPriced, ItemAudited],
  state: {
    quantities: OrderedMap<string, number>(),
    prices: ImmutableMap<string, Price>(),
    bySize: ImmutableMap<number, List<string>>(),
    skus: ImmutableSet<string>(),
    moved: 0n,
    movedAt: undefined as Instant | undefined,
    digest: Bytes.from(new Uint8Array()),
    audits: 0,
  },
  apply: {
    ItemMoved: (state, { data, timestamp, version }) =>
      state
        .update('quantities', (quantities) => quantities.update(data.get('sku'), 0, (now) => now + data.get('quantity')))
        .update('bySize', (bySize) => bySize.update(data.get('sku').length, List(), (skus) => skus.push(data.get('sku'))))
        .update('skus', (skus) => skus.add(data.get('sku')))
        .update('moved', (moved) => moved + BigInt(data.get('quantity')))
        .set('movedAt', Instant.from(new Date(timestamp)))
        .set('digest', Bytes.from(new Uint8Array([version % 256, data.get('sku').length]))),
    ItemPriced: (state, { data }) =>
      state.update('prices', (prices) => prices.set(data.get('sku'), new Price({ cents: BigInt(data.get('cents')) }))),
    ItemAudited: (state, { data }) =>
      state.update('audits', (audits) => audits + 1).update('skus', (skus) => skus.delete(data.get('sku'))),
  },
}) {}

const { state: blank, apply } = Inventory.definition;
const state = blank.toObject();

/** The release before, which knows no audits. */
export class OlderInventory extends Aggregate({
  type: 'Inventory',
  events: [ItemMoved, ItemPriced],
  state,
  apply: { ItemMoved: apply.ItemMoved, ItemPriced: apply.ItemPriced },
}) {}

/** A release after it, to which moving means something else. */
export class LaterInventory extends Aggregate({
  type: 'Inventory',
  stateVersion: 2,
  events: [ItemMoved, ItemPriced, ItemAudited],
  state,
  apply: { ...apply, ItemMoved: (state, event) => apply.ItemMoved(state, event).update('moved', (moved) => moved * 2n + 1n) },
}) {}

const sku = fc.constantFrom('apple', 'pear', '', '__proto__', 'ünï', '$');

/** Events of what all releases know. */
export const movesAndPrices: fc.Arbitrary<InventoryEvent> = fc.oneof(
  fc.record({ sku, quantity: fc.integer({ min: -5, max: 5 }) }).map((data) => ItemMoved(data)),
  fc.record({ sku, cents: fc.nat(1_000) }).map((data) => ItemPriced(data)),
);
export const audits: fc.Arbitrary<InventoryEvent> = fc.record({ sku }).map((data) => ItemAudited(data));
