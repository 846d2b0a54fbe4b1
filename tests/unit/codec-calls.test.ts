import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type EventCodecOptions, eventCodec, keyRing } from '../../src/codec/index.ts';
import type { EventLog } from '../../src/core/event-log.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import { defineEvent, type ExpectedVersion, shape } from '../../src/index.ts';
import { MemoryLog } from '../../src/stores/memory-log.ts';

// How often a store is asked for a save: each call of its log is a round trip on a server.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const encryption = keyRing({ k1: randomBytes(32) });

/** A store over a log that tells which of its calls were made. */
async function counting(options: EventCodecOptions) {
  const calls: string[] = [];
  const log = new Proxy<EventLog>(new MemoryLog(() => {}), {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        calls.push(String(name));
        return Reflect.apply(member, target, given);
      };
    },
  });
  const store = new EventLogStore(log, { codec: eventCodec(options) });
  const save = async (expectedVersion: ExpectedVersion) => {
    calls.length = 0;
    await store.saveEvents('Note-1', [Noted({ text: 'x' })], { expectedVersion });
    return [...calls];
  };
  await store.saveEvents('Note-0', [Noted({ text: 'x' })], { expectedVersion: 'none' }); // makes the data key
  return { save, calls, log };
}

const all = { chain: true, compression: 'zstd', encryption } as const;

for (const [name, options] of Object.entries({ encrypted: { encryption }, 'chained, compressed and encrypted': all })) {
  test(`${name}: a save under a number is one call, one under a word looks first`, async () => {
    const { save } = await counting(options);
    assert.deepEqual(await save('none'), ['save']);
    assert.deepEqual(await save(1), ['save']);
    assert.deepEqual(await save('any'), ['lastEvent', 'save']);
    assert.deepEqual(await save('exists'), ['lastEvent', 'save']);
    assert.deepEqual(await save(4), ['save']);
  });
}

test('where no version is bound, every save is one call', async () => {
  for (const options of [{}, { compression: 'gzip' }] as const) {
    const { save } = await counting(options);
    for (const expected of ['none', 1, 'any', 'exists'] as const) assert.deepEqual(await save(expected), ['save']);
  }
});

test('a chain that does not know the stream reads the event before, once', async () => {
  const { save, calls, log } = await counting({ chain: true });
  await save('none');
  const other = new EventLogStore(log, { codec: eventCodec({ chain: true }) });
  for (const version of [1, 2]) {
    calls.length = 0;
    await other.saveEvents('Note-1', [Noted({ text: 'y' })], { expectedVersion: version });
    assert.deepEqual(calls, version === 1 ? ['events', 'save'] : ['save']);
  }
});
