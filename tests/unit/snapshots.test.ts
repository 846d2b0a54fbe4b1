import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hash, Map as ImmutableMap, List } from 'immutable';
import { Aggregate, defineEvent, InMemoryEventStore, InvalidArgumentError, Repository, shape } from '../../src/index.ts';
import { onDemand, snapshots } from '../../src/snapshots/index.ts';
import { richValues, type ValueKind } from '../../src/values/index.ts';

// States that snapshots cannot keep, or only as other ones.

/** An amount that its kind writes without its currency. */
class Amount {
  readonly cents: number;
  readonly currency: string;
  constructor(cents: number, currency: string) {
    this.cents = cents;
    this.currency = currency;
    Object.freeze(this);
  }
  equals(other: unknown) {
    return other instanceof Amount && other.cents === this.cents && other.currency === this.currency;
  }
  hashCode() {
    return hash(this.cents);
  }
}

const amounts: ValueKind<Amount> = {
  tag: 'Amount',
  is: (value) => value instanceof Amount,
  encode: ({ cents }) => cents,
  decode: (json) => new Amount(Number(json), 'EUR'),
};
const values = richValues(amounts);

const Paid = defineEvent('Paid', shape<{ cents: number; currency: string }>());

class Account extends Aggregate({
  type: 'Account',
  events: [Paid],
  state: { last: new Amount(0, 'EUR'), odd: ImmutableMap<string, unknown>(), none: undefined as string | undefined },
  apply: {
    Paid: (state, { data }) => {
      const [cents, currency] = [data.get('cents'), data.get('currency')];
      return state.set('last', new Amount(cents, currency)).set('odd', oddOf(cents));
    },
  },
}) {}

const oddOf = (cents: number) => {
  if (cents === 1) return ImmutableMap<string, unknown>({ deep: List([Number.NaN]) });
  if (cents === 2) return ImmutableMap<string, unknown>({ missing: undefined });
  if (cents === 3) return ImmutableMap<string, unknown>([['__proto__', List([ImmutableMap({ $: List(['Amount', 1]) })])]]);
  return ImmutableMap<string, unknown>();
};

async function taken(cents: number, currency = 'EUR') {
  const eventStore = new InMemoryEventStore();
  const repository = new Repository({ eventStore });
  const account = await repository.saveAggregate(Account.generate('1').applyEvent(Paid({ cents, currency })));
  await snapshots(eventStore, { policy: onDemand, values }).take(account);
  const kept = snapshots(eventStore, { policy: onDemand, values });
  const loaded = await new Repository({ eventStore, snapshots: kept }).requireAggregate(Account, '1');
  return { account, loaded };
}

const refusedAt = (field: string) => (error: unknown) => error instanceof InvalidArgumentError && error.field === field;

test('a state that would come back as another one is not kept', async () => {
  await assert.rejects(taken(5, 'USD'), refusedAt('state'));
  const { account, loaded } = await taken(5);
  assert.ok(loaded.equals(account));
  assert.equal(loaded.state.last.currency, 'EUR');
});

test('what no kind knows is told with its place', async () => {
  await assert.rejects(taken(1), refusedAt('state.odd.deep.0'));
  await assert.rejects(taken(2), refusedAt('state.odd.missing'));
});

test('keys and texts that look like something else come back as they were', async () => {
  const { account, loaded } = await taken(3);
  assert.ok(loaded.equals(account) && account.equals(loaded));
  assert.equal(loaded.state.none, undefined);
});

test('what is no aggregate has no snapshot', async () => {
  const kept = snapshots(new InMemoryEventStore());
  const { id, type, version, state } = Account.generate('1');
  const alike = { id, type, version, state } as unknown as Account; // which it is not
  await assert.rejects(kept.take(alike), refusedAt('aggregate'));
  await assert.rejects(kept.forget(''), refusedAt('streamId'));
});

test('a snapshot that is too large for the store is told of, and no save fails', async () => {
  const eventStore = new InMemoryEventStore();
  const told: unknown[] = [];
  const small = {
    bucket: (name: string) => {
      const bucket = eventStore.bucket(name);
      return {
        get: bucket.get,
        delete: bucket.delete,
        entries: bucket.entries,
        keys: bucket.keys,
        put: async (key: string, value: Uint8Array) => {
          if (value.byteLength > 50)
            throw new InvalidArgumentError({ field: 'value', value: `${value.byteLength} bytes`, expected: 'at most 50 bytes' });
          return bucket.put(key, value);
        },
      };
    },
  };
  const kept = snapshots(eventStore, {
    policy: () => true,
    values,
    keptIn: small,
    onError: (error, { streamId }) => {
      told.push([error instanceof InvalidArgumentError && error.field, streamId]);
      throw new Error('whoever is told may fail');
    },
  });
  const repository = new Repository({ eventStore, snapshots: kept });
  await repository.saveAggregate(Account.generate('1').applyEvent(Paid({ cents: 5, currency: 'EUR' })));
  await kept.idle();
  assert.deepEqual(told, [['value', 'Account-1']]);
});
