import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApplication } from '../../src/application/index.ts';
import { type EventCodecOptions, eventCodec } from '../../src/codec/index.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import { DecodeError, defineEvent, InvalidArgumentError, type StoreOptions, shape } from '../../src/index.ts';
import { MemoryLog } from '../../src/stores/memory-log.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const text = 'the quick brown fox jumps over the lazy dog, and over again';
const dictionary = Buffer.from(`{"text":"${text}"}`);
const compression = { algorithm: 'zstd', from: 0, dictionary } as const;

/** A log with one event that was compressed with the dictionary. */
async function written() {
  const log = new MemoryLog(() => {});
  const store = new EventLogStore(log, { codec: eventCodec({ compression }) });
  await store.saveEvents('Note-1', [Noted({ text })], { expectedVersion: 'none' });
  const bare = await new EventLogStore(log).getLastEvent('Note-1');
  assert.match(String(bare?.event.data), /^\["1\+zip=zstd\./);
  return log;
}

const readBy = async (log: MemoryLog, options: EventCodecOptions) =>
  (await new EventLogStore(log, { codec: eventCodec(options) }).getLastEvent('Note-1'))?.event.data.toJS();

test('who compresses otherwise, or no more, goes on reading what was written with a dictionary', async () => {
  const log = await written();
  for (const algorithm of ['zstd', 'gzip', 'none'] as const)
    assert.deepEqual(await readBy(log, { compression: { algorithm, formerDictionaries: [dictionary] } }), { text });
  await assert.rejects(
    readBy(log, {}),
    (error) => error instanceof DecodeError && /give it as the dictionary/.test(error.message),
  );
  assert.throws(() => eventCodec({ compression: { algorithm: 'none', dictionary } }), InvalidArgumentError);
});

test('so does an application whose environment says otherwise', async () => {
  const log = await written();
  for (const algorithm of ['zstd', 'gzip', 'none']) {
    await using application = await openApplication({
      events: [Noted],
      store: (options: StoreOptions) => new EventLogStore(log, options),
      codec: { compression },
      environment: { DVENT_COMPRESSION: algorithm },
    });
    assert.deepEqual((await application.eventStore.getLastEvent('Note-1'))?.event.data.toJS(), { text });
  }
});

test('a store that was opened without the options of the application is refused', async () => {
  const opening = openApplication({ events: [Noted], store: () => new EventLogStore(new MemoryLog(() => {})), environment: {} });
  await assert.rejects(opening, { code: 'INVALID_ARGUMENT', field: 'store' });
});
