import assert from 'node:assert/strict';
import { test } from 'node:test';
import { is } from 'immutable';
import { CodecLog } from '../../src/codec/codec-log.ts';
import { eventCodec } from '../../src/codec/index.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import { DecodeError, defineEvent, type Event, type EventStore, IntegrityError, shape } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { rich } from '../../src/values/index.ts';
import { layers, testRing } from '../codec-layers.ts';
import { times } from '../faults/fire.ts';
import { type Column, type TamperedPlace, tamperedStores } from './tampered-places.ts';

// Each byte of an event as it is kept, with all layers and sealed fields, is changed, and each column that stands in clear: whoever
// reads it is told so, and is never given another event.

interface Note {
  readonly customerId: string;
  readonly name: string;
  readonly at: Date;
  readonly amount: bigint;
}
const CustomerNoted = defineEvent('CustomerNoted', rich(shape<Note>()), {
  schemaVersion: 2,
  upcast: { 1: () => ({ customerId: '', name: '', at: new Date(0), amount: 0n }) },
  personal: { subject: (data) => data.get('customerId'), fields: ['name'] },
});

const codec = (encryption = testRing) =>
  eventCodec({ events: [CustomerNoted], personal: { keys: testRing }, ...layers.all, encryption });

const story = { correlationId: 'story', causationId: 'cause', commandId: 'command', mine: { own: true } };
const noted = (name: string, customerId: string) =>
  CustomerNoted({ name, customerId, at: new Date(0), amount: 1n }, { metadata: story, timestamp: '2026-01-31T09:30:00.000Z' });

/** The events under test are the last of `Note-1`, and others, of another stream, another subject, another data key. */
async function fill(store: EventStore): Promise<void> {
  await store.saveEvents('Note-1', [noted('Ada Lovelace', 'ada')], { expectedVersion: 'none' });
  const ring = { ...testRing, newest: 'none' }; // so it finds no key that it has wrapped, and makes one
  const other = new EventLogStore(CodecLog.behind(store).kept, { codec: codec(ring) });
  await other.saveEvents('Note-2', [noted('Grace Hopper', 'grace')], { expectedVersion: 'none' });
  await store.saveEvents('Note-1', [noted('Ada King', 'ada')], { expectedVersion: 1 });
}

interface Pace {
  /** Every byte, or every third. */
  readonly step: number;
  /** Each of the seven bits of a byte, or one of them. */
  readonly bits: 'each' | 'one';
}

/** The texts that differ from one in one bit of one byte. */
function* flipped(text: string, { step, bits }: Pace): Iterable<string> {
  for (let at = 0; at < text.length; at += step) {
    for (let bit = 0; bit < 7; bit += 1) {
      if (bits === 'one' && bit !== at % 7) continue;
      const code = text.charCodeAt(at) ^ (1 << bit);
      // What PostgreSQL has no text for.
      if (code !== 0) yield text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
    }
  }
}

/** The texts that have a byte more, or one less. */
function* shifted(text: string, { step }: Pace): Iterable<string> {
  for (let at = 0; at < text.length; at += step) {
    yield text.slice(0, at) + [' ', '\t', '\\', '"', 'A'][at % 5] + text.slice(at);
    if (at % 2 === 0) yield text.slice(0, at) + text.slice(at + 1);
  }
  for (const more of [' ', '\n', '"', ']', 'A', '=']) yield text + more;
}

class Watcher {
  changes = 0;
  refusals = 0;
  readonly #place: TamperedPlace;
  readonly #originals: readonly Event[];

  constructor(place: TamperedPlace, originals: readonly Event[]) {
    this.#place = place;
    this.#originals = originals;
  }

  /** Reads in every way, after a change: the log does not come through. `true` where it may, as what was changed means the same. */
  async watch(column: Column, value: unknown, { mayMeanTheSame = false } = {}): Promise<void> {
    await this.#place.put(column, value);
    const told = `${column}: ${JSON.stringify(value).slice(0, 900)}`;
    const { store, row, readsAll } = this.#place;
    const streamId = column === 'streamId' ? String(value) : 'Note-1';
    const isRefused = await this.#read(() => collected(store.getAllEvents()), told);
    if (!mayMeanTheSame) assert.ok(isRefused, `the log comes through with ${told}`);
    const isStreamRefused = await this.#read(() => collected(store.getEvents(streamId)), told);
    // An event that is elsewhere now is missing where it was: that is told by a look at the whole store, not at the stream.
    if (column !== 'version' && column !== 'streamId') assert.equal(isStreamRefused, isRefused, `of the stream: ${told}`);
    this.refusals += isRefused ? 1 : 0;
    this.changes += 1;
    if (!readsAll || this.changes % 7 !== 0) return;
    const one = async (reading: Promise<{ readonly event: Event } | undefined>) => [await reading].filter((found) => !!found);
    await this.#read(() => one(store.getLastEvent(streamId)), told);
    await this.#read(() => one(store.getEvent(String(row.id))), told);
  }

  async #read(reading: () => Promise<readonly { readonly event: Event }[]>, told: string): Promise<boolean> {
    let stored: readonly { readonly event: Event }[];
    try {
      stored = await reading();
    } catch (error) {
      assert.ok(error instanceof IntegrityError || error instanceof DecodeError, `${String(error)} with ${told}`);
      return true;
    }
    for (const { event } of stored)
      assert.ok(
        this.#originals.some((original) => is(original, event)),
        `another event is read with ${told}: ${JSON.stringify(event.metadata)}`,
      );
    return false;
  }
}

const texts = ['data', 'metadata', 'type', 'id', 'timestamp'] as const;

const long: Pace = { step: 1, bits: 'each' };
/** A server takes longer. */
const paces = {
  file: times<Pace>(long, { step: 1, bits: 'one' }),
  server: times<Pace>({ step: 1, bits: 'one' }, { step: 3, bits: 'one' }),
};

for (const { name, skip, at, place: tampered } of tamperedStores) {
  const pace = paces[at];
  test(`${name}: whichever byte of a stored event is changed, reading it is refused`, { skip }, async (t) => {
    const place = await tampered(codec, fill);
    t.after(() => place.remove());
    const originals = (await collected(place.store.getAllEvents())).map(({ event }) => event);
    assert.equal(originals.length, 3);
    const watcher = new Watcher(place, originals);
    const { row } = place;
    for (const column of texts) {
      for (const text of flipped(String(row[column]), pace)) await watcher.watch(column, text);
      await place.put(column, row[column]);
    }
    for (const text of shifted(String(row.data), pace)) await watcher.watch('data', text);
    await place.put('data', row.data);
    for (const text of shifted(String(row.metadata), pace)) await watcher.watch('metadata', text, { mayMeanTheSame: true });
    await place.put('metadata', row.metadata);
    for (const version of [0, 1, 3, 4, 1_000_000]) {
      if (version !== 1 || name === 'NATS' || name === 'memory') await watcher.watch('version', version); // unique in tables
    }
    await place.put('version', row.version);
    for (const streamId of ['Note-0', 'Note-3', 'Nope-1', 'Note', 'Note-11', 'note-1']) await watcher.watch('streamId', streamId);
    await place.put('streamId', row.streamId);
    assert.equal((await collected(place.store.getAllEvents())).length, 3, 'what was put back is not what was there');
    t.diagnostic(`${watcher.changes} changes, of which ${watcher.refusals} were refused; the others mean the same`);
  });
}

/** Texts of metadata that are not those that were written. */
const oddMetadata = (text: string): readonly string[] => [
  ...['{}', 'null', '[]', '""', '', '{"mine":{}}', text.replace('{', '{"__proto__":{"correlationId":"x"},')],
  ...['correlationId', 'causationId', 'commandId', 'schemaVersion'].flatMap((key) => [
    text.replace('{', `{"${key}":null,`),
    text.replace('{', `{"${key}":"other",`), // which is written twice then: the last one counts
    text.replace('}', `,"${key}":null}`),
    text.replace('}', `,"${key}":"other"}`),
    text.replace(new RegExp(`"${key}":[^,}]+,?`), '').replace(',}', '}'),
    text.replace(`"${key}"`, `"\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}"`),
  ]),
  text.replace('story', 'stor\\u0079'),
  text.replace('"schemaVersion":2', '"schemaVersion":2.0'),
  text.replace('"schemaVersion":2', '"schemaVersion":"2"'),
  text.replace('"schemaVersion":2', '"schemaVersion":1'),
];

for (const { name, skip, place: tampered } of tamperedStores) {
  test(`${name}: what was written elsewhere is not taken for an event that it is put in the place of`, { skip }, async (t) => {
    const place = await tampered(codec, fill);
    t.after(() => place.remove());
    const { row, store } = place;
    const watcher = new Watcher(
      place,
      (await collected(store.getAllEvents())).map(({ event }) => event),
    );
    const others = place.others.map(({ data }) => String(data));
    for (const data of others) await watcher.watch('data', data);
    const text = String(row.data);
    const part = (data: string, what: string) => new RegExp(`${what}=[^+"]+`).exec(data)?.[0] ?? '';
    for (const other of others)
      for (const what of ['key', 'sealed', 'chain', 'zip'])
        if (part(other, what) !== part(text, what))
          await watcher.watch('data', text.replace(part(text, what), part(other, what)));
    for (const form of [
      '+tagged',
      `+${part(text, 'sealed')}`,
      `+${part(text, 'chain')}`,
      `+${part(text, 'zip')}`,
      `+${part(text, 'key')}`,
    ])
      await watcher.watch('data', text.replace(form, ''));
    // What base64 has in its last character and does not need.
    const last = text.length - 3;
    for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
      if (character !== text[last]) await watcher.watch('data', text.slice(0, last) + character + text.slice(last + 1));
    await place.put('data', row.data);
    for (const metadata of oddMetadata(String(row.metadata))) await watcher.watch('metadata', metadata, { mayMeanTheSame: true });
    await watcher.watch('metadata', null);
    await place.put('metadata', row.metadata);
    if (name === 'SQLite' || name === 'PostgreSQL') {
      // The column by which stories are found: it is in no event, and is not what is read.
      await place.put('correlationId', 'other');
      await assert.rejects(collected(store.getAllEvents({ correlationId: 'other' })), IntegrityError);
      assert.equal((await collected(store.getAllEvents())).length, 3);
    }
    t.diagnostic(`${watcher.changes} changes, of which ${watcher.refusals} were refused; the others mean the same`);
  });
}
