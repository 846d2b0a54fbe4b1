import fc from 'fast-check';
import { Map as ImmutableMap, List } from 'immutable';
import { Aggregate, defineEvent, type EventOf, shape } from '../../src/index.ts';

// A domain with some of everything: counters, a List, a Map, nested data, an optional key.

export const ItemAdded = defineEvent('ItemAdded', shape<{ sku: string; quantity: number; note?: string }>());
export const ItemRemoved = defineEvent('ItemRemoved', shape<{ sku: string }>());
export const AddressGiven = defineEvent('AddressGiven', shape<{ to: { lines: string[]; country: string | null } }>());
/** What a newer deployment might write: `Basket` does not know it. */
export const VoucherUsed = defineEvent('VoucherUsed', shape<{ code: string }>());

export class Basket extends Aggregate({
  type: 'Basket',
  events: [ItemAdded, ItemRemoved, AddressGiven],
  state: {
    quantities: ImmutableMap<string, number>(),
    notes: List<string>(),
    country: null as string | null,
    addedAt: '',
    changes: 0,
  },
  apply: {
    ItemAdded: (state, { data, timestamp }) =>
      state
        .update('quantities', (quantities) =>
          quantities.update(data.get('sku'), 0, (quantity) => quantity + data.get('quantity')),
        )
        .update('notes', (notes) => notes.push(data.get('note') ?? '-'))
        .merge({ addedAt: timestamp, changes: state.changes + 1 }),
    ItemRemoved: (state, { data }) =>
      state.update('quantities', (quantities) => quantities.delete(data.get('sku'))).update('changes', (changes) => changes + 1),
    AddressGiven: (state, { data, version }) => state.set('country', data.get('to').get('country')).set('changes', version),
  },
}) {}

export type BasketEvent = EventOf<typeof ItemAdded> | EventOf<typeof ItemRemoved> | EventOf<typeof AddressGiven>;

const sku = fc.constantFrom('apple', 'pear', '', '__proto__', 'ünï', 'constructor');
const basketEventData = fc.oneof(
  fc
    .record({ sku, quantity: fc.integer(), note: fc.string() }, { requiredKeys: ['sku', 'quantity'] })
    .map((data) => (options: Options) => ItemAdded(data, options)),
  fc.record({ sku }).map((data) => (options: Options) => ItemRemoved(data, options)),
  fc
    .record({ lines: fc.array(fc.string(), { maxLength: 3 }), country: fc.option(fc.string()) })
    .map((to) => (options: Options) => AddressGiven({ to }, options)),
);
interface Options {
  readonly id?: string;
  readonly timestamp?: string;
}

const timestamps = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Events with their ids and times, so that applying them twice gives the same. */
export const basketEvents = (maxLength = 12): fc.Arbitrary<readonly BasketEvent[]> =>
  fc
    .array(fc.tuple(basketEventData, timestamps), { maxLength })
    .chain((made) =>
      fc.uuid().map((id) => made.map(([make, timestamp], index): BasketEvent => make({ id: `${id}/${index}`, timestamp }))),
    );

/** The same without ids and times: applying places them. */
export const unplacedEvents = (maxLength = 12): fc.Arbitrary<readonly BasketEvent[]> =>
  fc.array(basketEventData, { maxLength }).map((made) => made.map((make): BasketEvent => make({})));

/** A clock and ids that start again for each one who asks. */
export const freshSources = () => {
  let calls = 0;
  return { clock: () => new Date(++calls * 1000).toISOString(), ids: () => `id ${++calls}` };
};
