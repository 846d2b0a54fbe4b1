import fc from 'fast-check';
import { type DataKey, DataKeys, dataKeysBucket } from '../../src/codec/data-keys.ts';
import { encodedEvent } from '../../src/codec/encoded-event.ts';
import { eventCodec } from '../../src/codec/index.ts';
import type { EventLog } from '../../src/core/event-log.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import { defineEvent, InMemoryEventStore, shape } from '../../src/index.ts';
import { rich } from '../../src/values/index.ts';
import { type CodecSettings, layers, testRing } from '../codec-layers.ts';
import { kinds, type RichFields, richFields } from '../properties/rich-arbitrary.ts';
import { logOf, type Row } from '../rows.ts';

// Rows as codecs of all settings have written them, in one log, with the keys that they need beside them.

const schema = rich(shape<RichFields>(), kinds);
const Noted = defineEvent('Noted', schema, {
  schemaVersion: 3,
  upcast: { 1: (data) => ({ ...data, raised: 1 }), 2: (data) => ({ ...data, raised: 2 }) },
  formerly: ['Written'],
});
const CustomerNoted = defineEvent('CustomerNoted', schema, {
  personal: { subject: (data) => String(data.get('customerId')), fields: ['name'] },
});

const codecOf = (settings: CodecSettings) =>
  eventCodec({ events: [Noted, CustomerNoted], values: kinds, personal: { keys: testRing }, ...settings });

/** Reads whatever was written under any settings. */
export const readingCodec = () => codecOf(layers.all);

export interface WrittenRows {
  /** The log that holds the keys. */
  readonly kept: EventLog;
  readonly rows: readonly [Row, ...Row[]];
  /** A data key of theirs, as somebody has it who is in the know. */
  readonly key: DataKey;
}

export async function writtenRows(seed: number): Promise<WrittenRows> {
  const bare = new InMemoryEventStore();
  const kept = logOf(bare);
  const settings: readonly CodecSettings[] = Object.values(layers);
  for (const [index, given] of fc.sample(richFields, { seed, numRuns: 70 }).entries()) {
    const store = new EventLogStore(kept, { codec: codecOf(settings[index % settings.length] ?? {}) });
    const metadata = index % 3 === 0 ? { correlationId: 'c', note: index } : {};
    const noted = Noted(given, { metadata });
    const customerNoted = CustomerNoted({ ...given, customerId: 'ada', name: 'Ada Lovelace' }, { metadata });
    await store.saveEvents(`Note-${index}`, [noted, customerNoted], { expectedVersion: 'none' });
  }
  const rows: Row[] = [];
  for await (const { event } of bare.getAllEvents()) rows.push({ ...event, ...encodedEvent(event) });
  const keys = new DataKeys({ ring: testRing, bucket: bare.bucket(dataKeysBucket), known: new Map() });
  const [first, ...others] = rows;
  if (!first) throw new Error('nothing was written');
  return { kept, rows: [first, ...others], key: await keys.current() };
}
