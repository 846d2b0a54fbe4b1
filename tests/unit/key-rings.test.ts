import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type EventCodecOptions, eventCodec, type KeyRing, keyRing, reencrypt } from '../../src/codec/index.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import {
  DecodeError,
  defineEvent,
  type EventStore,
  InMemoryEventStore,
  IntegrityError,
  InvalidArgumentError,
  StoreUnavailableError,
  shape,
} from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { logOf } from '../rows.ts';

// Rings of keys: the program's own, other ones, and such as are elsewhere and do not always answer.

const Noted = defineEvent('Noted', shape<{ customerId: string; text: string }>(), {
  personal: { subject: (data) => data.get('customerId'), fields: ['text'] },
});
const noted = (text: string, customerId = 'ada') => Noted({ customerId, text });

const [one, two, three] = [randomBytes(32), randomBytes(32), randomBytes(32)];

/** Stores over one log, each with a ring of its own, and nothing in memory. */
function places(options: Partial<EventCodecOptions> = {}) {
  const bare = new InMemoryEventStore();
  const open = (ring: KeyRing) =>
    new EventLogStore(logOf(bare), {
      codec: eventCodec({ events: [Noted], encryption: ring, personal: { keys: ring }, chain: true, ...options }),
    });
  return { bare, open };
}

const textsOf = async (store: EventStore) =>
  (await collected(store.getAllEvents())).map(({ event }) => (event.data.toJS() as { text: string }).text);

const save = (store: EventStore, streamId: string, ...texts: readonly string[]) =>
  store.saveEvents(
    streamId,
    texts.map((text) => noted(text)),
    { expectedVersion: 'any' },
  );

test('a ring is rotated: what an older key has wrapped is read, and after it was wrapped anew the older key is not needed', async () => {
  const { open } = places();
  await save(open(keyRing({ one })), 'Note-1', 'under one');
  const both = open(keyRing({ one, two }));
  await save(both, 'Note-1', 'under two');
  assert.deepEqual(await textsOf(both), ['under one', 'under two']);
  await assert.rejects(textsOf(open(keyRing({ two }))), DecodeError);
  assert.deepEqual(await reencrypt(open(keyRing({ one, two }))), { dataKeys: 1, subjectKeys: 1 });
  assert.deepEqual(await textsOf(open(keyRing({ two }))), ['under one', 'under two']);
  await assert.rejects(textsOf(open(keyRing({ one }))), DecodeError);
  assert.deepEqual(await reencrypt(open(keyRing({ one, two }))), { dataKeys: 0, subjectKeys: 0 });
});

test('another key under the same id is no key for it', async () => {
  const { open } = places();
  await save(open(keyRing({ one })), 'Note-1', 'a');
  await assert.rejects(textsOf(open(keyRing({ one: three }))), IntegrityError);
  await assert.rejects(save(open(keyRing({ one: three })), 'Note-1', 'b'), IntegrityError);
  assert.deepEqual(await textsOf(open(keyRing({ one }))), ['a']);
});

test('ids of digits alone are refused: which of them came last, an object does not tell', () => {
  assert.throws(() => keyRing({ 2026: one, 2025: two }), InvalidArgumentError);
  assert.throws(() => keyRing({ old: one, 1: two }), InvalidArgumentError);
  assert.equal(keyRing({ 'from-2026': one, 'from-2025': two }).newest, 'from-2025');
});

/** As a key management service does it: far away, one answer after the other. */
const distant = (ring: KeyRing, ask: () => void = () => {}): KeyRing => ({
  newest: ring.newest,
  wrap: async (key, name) => {
    await new Promise((resolve) => setImmediate(resolve));
    ask();
    return ring.wrap(key, name);
  },
  unwrap: async (wrapped, name) => {
    await new Promise((resolve) => setImmediate(resolve));
    ask();
    return ring.unwrap(wrapped, name);
  },
});

test('a ring may be elsewhere: writers and readers side by side, each with a ring of its own', async () => {
  const { open } = places();
  const stores = Array.from({ length: 4 }, () => open(distant(keyRing({ one }))));
  await Promise.all(stores.flatMap((store, writer) => ['a', 'b'].map((text) => save(store, `Note-${writer}`, text, text))));
  for (const store of stores) assert.equal((await textsOf(store)).length, 16);
  assert.equal((await textsOf(open(keyRing({ one })))).length, 16);
});

test('a ring that fails now and then: what fails is told as such, nothing of it is written, and it can be said again', async () => {
  const { bare, open } = places();
  let asked = 0;
  const flaky = distant(keyRing({ one }), () => {
    asked += 1;
    if (asked % 3 !== 0) throw new TypeError('socket hang up'); // two times out of three
  });
  let failures = 0;
  for (let turn = 0; turn < 30; turn += 1) {
    const store = open(flaky); // remembers no key
    const before = await collected(bare.getAllEvents());
    const saves = ['a', 'b'].map((half) => ({
      streamId: `Note-${turn}${half}`,
      events: [noted('x', `subject ${turn}${half}`)],
      expectedVersion: 'none' as const,
    }));
    for (;;) {
      try {
        await store.saveStreams(saves);
        break;
      } catch (error) {
        failures += 1;
        assert.ok(error instanceof StoreUnavailableError && error.cause instanceof TypeError, String(error));
        assert.equal((await collected(bare.getAllEvents())).length, before.length, 'something was written');
      }
    }
    assert.equal((await collected(bare.getAllEvents())).length, before.length + 2);
    const reading = () => textsOf(store);
    for (let reads = 0; reads < 200; reads += 1) {
      try {
        assert.equal((await reading()).length, before.length + 2);
        break;
      } catch (error) {
        assert.ok(error instanceof StoreUnavailableError, String(error));
        assert.ok(reads < 199, 'it never comes through');
      }
    }
  }
  assert.ok(failures > 30, `${failures} failures`);
});

test('a ring that gives what is no key is refused', async () => {
  const { open, bare } = places();
  const wrong = (parts: object) => ({ ...keyRing({ one }), ...parts }) as KeyRing;
  for (const wrapped of [undefined, null, {}, { by: 'one' }, { by: 1, bytes: new Uint8Array(3) }, { by: 'one', bytes: 'x' }])
    await assert.rejects(save(open(wrong({ wrap: () => wrapped })), 'Note-1', 'a'), InvalidArgumentError);
  assert.equal((await collected(bare.getAllEvents())).length, 0);
  await save(open(keyRing({ one })), 'Note-1', 'a');
  for (const key of [undefined, null, '', 'x'.repeat(32), new Uint8Array(0), new Uint8Array(16), new Uint8Array(33)])
    await assert.rejects(textsOf(open(wrong({ unwrap: () => key }))), IntegrityError);
});

test('a kept key that was changed is no key: each of its bytes, and what is no kept key at all', async () => {
  for (const name of ['$data-keys', '$subject-keys']) {
    const { bare, open } = places();
    await save(open(keyRing({ one })), 'Note-1', 'a');
    const bucket = bare.bucket(name);
    const [kept] = await collected(bucket.entries());
    assert.ok(kept);
    const { key, value } = kept;
    const readsWith = async (changed: Uint8Array) => {
      await bucket.put(key, changed);
      return textsOf(open(keyRing({ one })));
    };
    const start = Buffer.from(value).indexOf('"bytes":"') + 9;
    for (let at = 0; at < value.length; at += 1) {
      const changed = Uint8Array.from(value);
      changed[at] = (changed[at] ?? 0) ^ 1;
      // When it was made, and by which words that is told, is no part of the key.
      const mayBeRead = at < start || at >= value.length - 2;
      const texts = await readsWith(changed).catch((error: unknown) => {
        assert.ok(error instanceof IntegrityError || error instanceof DecodeError, `byte ${at}: ${String(error)}`);
        return 'refused';
      });
      if (mayBeRead && texts !== 'refused') assert.deepEqual(texts, ['a']);
      else assert.equal(texts, 'refused', `byte ${at}`);
    }
    for (const text of ['', 'null', '[]', '1', '{}', '{"by":1,"at":"","bytes":""}', '{"by":"one","at":"","bytes":""}', '\u0000'])
      await assert.rejects(readsWith(Buffer.from(text)), IntegrityError, text);
  }
});
