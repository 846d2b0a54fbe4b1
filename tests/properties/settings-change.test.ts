import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { is } from 'immutable';
import { type EventCodecOptions, eventCodec, keyRing, verify } from '../../src/codec/index.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import { type Event, type EventStore, InMemoryEventStore, type StoreOptions } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';
import { collected } from '../../src/testing/collected.ts';
import type { StorePlace, StoreUnderTest } from '../../src/testing/store-under-test.ts';
import { layers } from '../codec-layers.ts';
import { logOf } from '../rows.ts';
import { withoutNats } from '../servers/nats.ts';
import { storesUnderTest } from '../stores.ts';
import { type BasketEvent, basketEvents, ItemAdded } from './basket.ts';
import { law } from './law.ts';

// A log whose settings change while it grows, with writers side by side, reads as one that was written plain.

const [one, two] = [randomBytes(32), randomBytes(32)];
const rings = { old: keyRing({ one }), new: keyRing({ one, two }) };
const { compression } = layers.all;

/** What a store may be set to at a time; `off` has no codec at all. */
const settings: { readonly [name: string]: EventCodecOptions | undefined } = {
  off: undefined,
  nothing: {},
  chain: { chain: true },
  zstd: { chain: true, compression },
  gzip: { compression: { algorithm: 'gzip', from: 0 } },
  encrypted: { chain: true, compression, encryption: rings.old },
  'a new key': { chain: true, compression, encryption: rings.new },
  'encrypted alone': { encryption: rings.new },
};

/** Reads whatever one of them has written. */
const reading = (): EventCodecOptions => ({ chain: true, compression, encryption: rings.new });

const optionsOf = (codec: EventCodecOptions | undefined): StoreOptions => (codec ? { codec: eventCodec(codec) } : {});

const { memory: _, ...kept } = storesUnderTest(openEventStore);
const memory: StoreUnderTest = {
  place() {
    const log = logOf(new InMemoryEventStore());
    return { open: (options) => new EventLogStore(log, options) };
  },
};
const stores: { readonly [name: string]: StoreUnderTest } = {
  memory,
  sqlite: kept.sqlite,
  postgres: kept.postgres,
  nats: kept.nats,
};
after(async () => {
  for (const { end } of Object.values(stores)) await end?.();
});

const streamIds = ['Basket-1', 'Basket-2'] as const;

/** What is written at a time: to each stream some events, under settings of its own. */
interface Turn {
  readonly settings: readonly [string, string];
  readonly events: readonly [readonly BasketEvent[], readonly BasketEvent[]];
  readonly expects: 'any' | 'number';
}

const turn: fc.Arbitrary<Turn> = fc.record({
  settings: fc.tuple(fc.constantFrom(...Object.keys(settings)), fc.constantFrom(...Object.keys(settings))),
  events: fc.tuple(basketEvents(4), basketEvents(4)),
  expects: fc.constantFrom('any', 'number'),
});

const everyTurn = ['off', 'nothing', 'chain', 'zstd', 'encrypted', 'a new key', 'off', 'a new key'];

async function holds(place: StorePlace, turns: readonly Turn[]): Promise<void> {
  const plain = new InMemoryEventStore();
  const opened: EventStore[] = [];
  const open = async (codec: EventCodecOptions | undefined) => {
    const store = await place.open(optionsOf(codec));
    opened.push(store);
    return store;
  };
  try {
    const reader = await open(reading()); // from the beginning on: it has to notice what others write
    for (const { settings: names, events, expects } of turns) {
      const versions = await Promise.all(streamIds.map(async (id) => (await plain.getLastEvent(id))?.event.version ?? 0));
      const saving = async (store: EventStore, at: 0 | 1) => {
        const expectedVersion = expects === 'any' ? expects : (versions[at] ?? 0);
        await store.saveEvents(streamIds[at], events[at], { expectedVersion });
      };
      const writers = await Promise.all(names.map((name) => open(settings[name])));
      // Side by side, and the writers of one stream among them are of different settings.
      await Promise.all(([0, 1] as const).map((at) => saving(writers[at] as EventStore, at))); // as many as streams
      for (const at of [0, 1] as const) await saving(plain, at);
      await compare(reader, plain);
    }
    await compare(await open(reading()), plain);
    const { faults, unread } = await verify(reader);
    assert.deepEqual({ faults, unread }, { faults: [], unread: 0 });
  } finally {
    for (const store of opened) if (place.lasts !== false) await store.close();
    await place.remove?.();
  }
}

async function compare(store: EventStore, plain: EventStore): Promise<void> {
  for (const streamId of streamIds) {
    for (const backwards of [false, true]) {
      const [events, expected] = await Promise.all(
        [store, plain].map((one) => collected(one.getEvents(streamId, { backwards }))),
      );
      same(events?.map(({ event }) => event) ?? [], expected?.map(({ event }) => event) ?? []);
    }
  }
  assert.equal((await collected(store.getAllEvents())).length, (await collected(plain.getAllEvents())).length);
}

function same(events: readonly Event[], expected: readonly Event[]): void {
  assert.equal(events.length, expected.length);
  for (const [index, event] of events.entries()) {
    assert.ok(is(event, expected[index]), `${event.streamId} ${event.version} is another event`);
    assert.deepEqual(event.data.toJS(), expected[index]?.data.toJS());
  }
}

const runs: { readonly [name: string]: number } = { memory: 60, sqlite: 15, postgres: 6, nats: 6 };

for (const [name, under] of Object.entries(stores)) {
  if (name === 'nats' && withoutNats) continue;
  law(
    `${name}: a log whose settings changed, with writers of different settings side by side, reads as a plain one`,
    { runs: runs[name] ?? 1, given: [fc.array(turn, { minLength: 1, maxLength: 6 })] },
    async (turns) => holds(await under.place(), turns),
  );
  law(
    `${name}: and so it does where they changed in the usual order`,
    { runs: 1, given: [fc.tuple(...everyTurn.map(() => turn))] },
    async (turns) =>
      holds(
        await under.place(),
        turns.map((each, index) => ({
          ...each,
          settings: [everyTurn[index] ?? 'off', everyTurn[index] ?? 'off'] as [string, string],
        })),
      ),
  );
}

/** Each writes so often, expecting nothing. */
const saves = 5;

async function race(place: StorePlace): Promise<void> {
  const writers = await Promise.all(Object.values(settings).map((codec) => place.open(optionsOf(codec))));
  const reader = await place.open(optionsOf(reading()));
  try {
    await Promise.all(
      writers.map(async (store, writer) => {
        for (let save = 0; save < saves; save += 1) {
          const events = [1, 2].map((nth) => ItemAdded({ sku: `${writer}`, quantity: save }, { id: `${writer}/${save}/${nth}` }));
          await store.saveEvents('Basket-raced', events, { expectedVersion: 'any' });
        }
      }),
    );
    const log = (await collected(reader.getEvents('Basket-raced'))).map(({ event }) => event);
    assert.deepEqual(
      log.map(({ version }) => version),
      Array.from({ length: writers.length * saves * 2 }, (_, index) => index + 1),
    );
    for (const writer of writers.keys())
      assert.deepEqual(
        log.filter(({ id }) => id.startsWith(`${writer}/`)).map(({ id }) => id),
        Array.from({ length: saves * 2 }, (_, index) => `${writer}/${Math.floor(index / 2)}/${(index % 2) + 1}`),
      );
    const { faults, unread } = await verify(reader);
    assert.deepEqual({ faults, unread }, { faults: [], unread: 0 });
  } finally {
    for (const store of [...writers, reader]) await store.close();
    await place.remove?.();
  }
}

for (const [name, under] of Object.entries(stores))
  test(`${name}: writers of all settings race for one stream`, { skip: name === 'nats' && withoutNats }, async () =>
    race(await under.place()),
  );
