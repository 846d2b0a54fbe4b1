import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after } from 'node:test';
import fc from 'fast-check';
import { is, isImmutable } from 'immutable';
import { type EventCodecOptions, eventCodec } from '../../src/codec/index.ts';
import { defineEvent, type Event, type EventStore, shape } from '../../src/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { rich } from '../../src/values/index.ts';
import { layers, testRing } from '../codec-layers.ts';
import { jsonObject, nested, throughJson } from './json-arbitrary.ts';
import { law } from './law.ts';
import { kinds, type RichFields, richFields, richValue } from './rich-arbitrary.ts';

// Whatever a codec does to events on their way into a file, what is read is what was saved.

const Noted = defineEvent('Noted', rich(shape<RichFields>(), kinds));
const PlainNoted = defineEvent('PlainNoted', shape<RichFields>());
const CustomerNoted = defineEvent('CustomerNoted', rich(shape<RichFields>(), kinds), {
  personal: { subject: (data) => String(data.get('customerId')), fields: ['name', '__proto__', 'constructor', '$'] },
});

const folder = mkdtempSync(join(tmpdir(), 'dvent-round-trips-'));
const opened: EventStore[] = [];
after(async () => {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, codec: EventCodecOptions | undefined): Promise<EventStore> {
  const options = { synchronous: 'off', ...(codec && { codec: eventCodec(codec) }) } as const;
  const store = await SqliteEventStore.open(join(folder, `${name}.db`), options);
  opened.push(store);
  return store;
}

/** One store that writes and one that reads, which has nothing from the other but the file. */
function pair(name: string, codec: EventCodecOptions | undefined) {
  let stores: Promise<readonly [writer: EventStore, reader: EventStore]> | undefined;
  const opening = async () => [await open(name, codec), await open(name, codec)] as const;
  return () => {
    stores ??= opening();
    return stores;
  };
}

/** A value in words, with what deep equality does not see: kinds, and keys that can be lost. */
function told(value: unknown): unknown {
  if (value instanceof Date) return ['Date', value.getTime()];
  if (value instanceof Uint8Array) return ['Uint8Array', ...value];
  if (Array.isArray(value)) return ['array', ...value.map(told)];
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  // Whether it is equal, `is` has told.
  if (isImmutable(value) || Object.getPrototypeOf(value) !== Object.prototype) return ['a value', value.constructor.name];
  // The order of keys is no part of a value.
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.map(([key, item]) => [key, told(item)]);
}

function same(read: Event, event: Event): void {
  assert.ok(is(read, event) && is(event, read), 'it reads back as something else');
  assert.equal(read.hashCode(), event.hashCode());
  const plain = told(event.toJS());
  assert.deepEqual(told(read.toJS()), plain);
  // What is handed out are copies.
  spoil(read.toJS());
  spoil(event.data.toJS());
  assert.deepEqual(told(read.toJS()), plain);
  assert.deepEqual(told(event.toJS()), plain);
}

/** Changes everything in a plain value that can be changed. */
function spoil(value: unknown): void {
  if (value instanceof Date) value.setTime(1);
  else if (value instanceof Uint8Array) value.fill(7);
  else if (Array.isArray(value) || (typeof value === 'object' && value !== null && !isImmutable(value)))
    for (const item of Object.values(value)) spoil(item);
}

let streams = 0;

async function roundTrip([writer, reader]: readonly [EventStore, EventStore], event: Event): Promise<Event> {
  streams += 1;
  const streamId = `Note-${streams}`;
  const { events } = await writer.saveEvents(streamId, [event, event], { expectedVersion: streams % 2 === 0 ? 'any' : 'none' });
  const read = [];
  for await (const stored of reader.getEvents(streamId)) read.push(stored.event);
  assert.equal(read.length, 2);
  for (const [index, saved] of events.entries()) same(read[index] as Event, saved); // as many
  return read[0] as Event; // as above
}

/** Metadata without the library's own keys. */
const metadata = fc
  .oneof(fc.constant({}), richFields)
  .map(({ correlationId, causationId, commandId, schemaVersion, ...own }: RichFields): RichFields => own);

const subjects = fc.oneof(fc.constantFrom('ada', '__proto__', 'a "quoted" one', '🥛'), fc.uuid());

const oddCases: readonly RichFields[] = [
  { value: nested(99) },
  { $: ['Instant', '2026-01-31T09:30:00.000Z'] },
  { $: ['Erased', 0] },
  { value: { $: ['object', { $: ['object', { $: [1] }] }] } },
  Object.fromEntries([['__proto__', { constructor: { $: ['bigint', '1'] } }]]),
  {},
];

const fields = fc.oneof({ arbitrary: richFields, weight: 10 }, { arbitrary: fc.constantFrom(...oddCases), weight: 1 });

for (const [name, settings] of Object.entries(layers)) {
  const codec = { ...settings, values: kinds, personal: { keys: testRing } };
  const stores = pair(name, codec);
  const copies = pair(`copies of ${name}`, codec);

  law(`${name}: what is read is what was saved`, { runs: 60, given: [fields, metadata] }, async (given, own) => {
    const event = Noted(given, { metadata: own });
    const before = told(event.toJS());
    spoil(given); // what the caller had is theirs
    assert.deepEqual(told(event.toJS()), before);
    await roundTrip(await stores(), event);
  });

  law(
    `${name}: with personal fields, too`,
    { runs: 60, given: [fields, subjects, richValue, metadata] },
    async (given, customerId, personal, own) => {
      const event = CustomerNoted({ ...given, customerId, name: personal }, { metadata: own });
      const read = await roundTrip(await stores(), event);
      // What was read can be written to another store, and is sealed there, too.
      const [writer, reader] = await copies();
      await writer.saveEvents(read.streamId, [read], { expectedVersion: 'none' });
      const [row] = rowsOf(`copies of ${name}`, read.streamId);
      if (Object.keys(settings).length === 0) assert.match(String(row?.['data']), /^\["1\+tagged\+sealed=/);
      same((await reader.getLastEvent(read.streamId))?.event ?? event, read);
    },
  );

  law(`${name}: JSON comes back as it was`, { runs: 60, given: [jsonObject] }, async (json) => {
    const read = await roundTrip(await stores(), PlainNoted(json));
    assert.deepStrictEqual(read.data.toJS(), throughJson(json));
  });
}

const idle = { values: kinds, personal: { keys: testRing }, compression: { algorithm: 'zstd', from: 100_000 } } as const;

const rowsOf = (name: string, streamId: string) => {
  const database = new DatabaseSync(join(folder, `${name}.db`), { readOnly: true });
  const text = 'SELECT e.data, e.metadata FROM events e JOIN streams s ON s.number = e.stream WHERE stream_id = ?';
  const rows = database.prepare(text).all(streamId);
  database.close();
  return rows;
};

const sides = { without: pair('without', undefined), idle: pair('idle', idle) };

law(
  'JSON that needs no codec is kept byte for byte as it is without one',
  { given: [jsonObject, jsonObject] },
  async (json, given) => {
    const { correlationId, causationId, commandId, schemaVersion, ...own } = given;
    const event = PlainNoted(json, { metadata: own });
    streams += 1;
    const streamId = `Plain-${streams}`;
    for (const side of Object.values(sides)) await (await side())[0].saveEvents(streamId, [event], { expectedVersion: 'any' });
    const [row] = rowsOf('idle', streamId);
    assert.deepEqual(row, rowsOf('without', streamId)[0]);
    assert.equal(row?.['data'], JSON.stringify(event.data));
    assert.equal(row?.['metadata'], Object.keys(own).length === 0 ? null : JSON.stringify(event.metadata));
  },
);
