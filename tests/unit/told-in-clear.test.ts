import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventCodec } from '../../src/codec/index.ts';
import { defineEvent, type Event, InMemoryEventStore, shape } from '../../src/index.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('what is saved again is told once, and is not kept in memory for a telling that never comes', async () => {
  const told: Event[] = [];
  const store = new InMemoryEventStore({
    codec: eventCodec({ chain: true }),
    publisher: ({ event }) => told.push(event),
  });
  const again = async () => {
    const event = Noted({ text: 'a' }, { id: 'e1' });
    await store.saveEvents('Note-1', [event], { expectedVersion: 'none' });
    return new WeakRef(event.data);
  };
  await again();
  const kept = await Promise.all(Array.from({ length: 20 }, again));
  // Garbage goes in a later turn than it was made in.
  for (let turn = 0; turn < 50 && kept.some((ref) => ref.deref()); turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  assert.equal(kept.filter((ref) => ref.deref()).length, 0);
  assert.deepEqual(
    told.map(({ data }) => data.toJS()),
    [{ text: 'a' }],
  );
});
