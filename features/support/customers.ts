import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { type EventCodecOptions, eventCodec, type KeyRing, keyRing } from '../../src/codec/index.ts';
import { Aggregate, defineEvent, isErased } from '../../src/index.ts';

// A shop, whose orders hold names and addresses of customers.

const Placed = v.object({
  customerId: v.string(),
  name: v.string(),
  address: v.object({ street: v.string(), city: v.string() }),
  sku: v.string(),
  quantity: v.number(),
});

export const OrderPlaced = defineEvent('OrderPlaced', Placed, {
  personal: { subject: (data) => data.get('customerId'), fields: ['name', 'address'] },
});

export class Order extends Aggregate({
  type: 'Order',
  events: [OrderPlaced],
  state: { name: undefined as string | undefined, sku: '' },
  apply: {
    OrderPlaced: (state, { data }) => {
      const name = data.get('name');
      return state.set('name', isErased(name) ? undefined : name).set('sku', data.get('sku'));
    },
  },
}) {}

export const orderOf = (customerId: string, name: string) =>
  OrderPlaced({ customerId, name, address: { street: `${name}'s street`, city: 'London' }, sku: 'apple', quantity: 2 });

export const ringOfTheShop = keyRing({ shop: randomBytes(32) });
export const otherRing = keyRing({ shop: randomBytes(32) });

export const shopCodec = (
  personal: KeyRing,
  options: Omit<EventCodecOptions, 'personal'> & { keyCacheSeconds?: number } = {},
) => {
  const { keyCacheSeconds = 60, ...rest } = options;
  return eventCodec({ events: [Order], personal: { keys: personal, keyCacheSeconds }, ...rest });
};
