import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DventError, defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { PostgresServer } from '../../servers/postgres.ts';
import { times } from '../fire.ts';
import { watchedPool } from './watched-pool.ts';

// Saves that share a transaction: each has its own verdict and its own save number, and no transaction waits in a circle.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const noted = (id: string) => Noted({ text: 'x' }, { id });

describe('saves that share a transaction', () => {
  let server: PostgresServer;
  before(async () => {
    server = await PostgresServer.start({ settings: { fsync: 'off' } });
  });
  after(() => server.stop());

  test('each is decided on by itself, those to one stream in their order', { timeout: 30_000 }, async () => {
    // One transaction at a time: what waits for the first one goes together.
    await using store = await PostgresEventStore.open(server.url(), { schema: 'shared', listen: false, connections: 2 });
    for (const stream of ['Note-old', 'Note-gone']) await store.saveEvents(stream, [noted(stream)], { expectedVersion: 'none' });
    await store.deleteStream('Note-gone', { expectedVersion: 'any' });
    const save = async (stream: string, expectedVersion: number | 'any' | 'exists' | 'none', ids: readonly string[]) => {
      try {
        return (await store.saveEvents(stream, ids.map(noted), { expectedVersion })).version;
      } catch (error) {
        if (error instanceof DventError) return error.code;
        throw error;
      }
    };
    const results = await Promise.all([
      save('Note-first', 'none', ['first']),
      save('Note-old', 1, ['a', 'b']),
      save('Note-old', 1, ['too late']),
      save('Note-old', 'any', ['c']),
      save('Note-old', 4, ['d']),
      save('Note-none', 3, ['not there']),
      save('Note-nobody', 'exists', ['nor there']),
      save('Note-new', 'any', ['e', 'f']),
      save('Note-new', 'none', ['there by now']),
      save('Note-new', 'exists', ['g']),
      save('Note-gone', 'any', ['h']),
      save('Note-gone', 'none', ['i']),
      save('Note-0', 'none', ['j']),
    ]);
    const conflict = 'CONCURRENCY';
    const [lost, gone] = [conflict, 'STREAM_DELETED'];
    assert.deepEqual(results, [1, 3, lost, 4, 5, lost, lost, 2, lost, 3, gone, gone, 1]);
    const saves = new Map<string, string[]>();
    for await (const { position, event } of store.getAllEvents()) {
      const number = position.slice(0, -9);
      saves.set(number, [...(saves.get(number) ?? []), `${event.id} ${event.version}`]);
    }
    const written = [...saves.values()].map((members) => members.join());
    for (const whole of ['a 2,b 3', 'c 4', 'd 5', 'e 1,f 2', 'g 3', 'j 1', 'first 1']) assert.ok(written.includes(whole), whole);
    for (const stream of ['Note-first', 'Note-old', 'Note-new', 'Note-0']) await checkPlace(store, stream);
  });

  test('many large saves at once go in statements of bounded size', { timeout: 60_000 }, async (t) => {
    const sizes: number[] = [];
    const pool = watchedPool(server.url(), ({ values }) => {
      sizes.push(values.reduce<number>((sum, value) => sum + (value instanceof Buffer ? value.length : String(value).length), 0));
    });
    const store = await PostgresEventStore.open(pool, { schema: 'heavy', listen: false });
    const megabyte = 2 ** 20;
    // To a stream each, to one stream, and with the weight in the metadata.
    const save = (stream: string, event: ReturnType<typeof Noted>) =>
      store.saveEvents(stream, [event], { expectedVersion: 'any' });
    const text = 'x'.repeat(megabyte);
    for (const one of [
      (index: number) => save(`Note-${index}`, Noted({ text })),
      () => save('Note-1', Noted({ text })),
      (index: number) => save(`Note-${index}`, Noted({ text: '' }, { metadata: { text } })),
    ]) {
      sizes.length = 0;
      await Promise.all(Array.from({ length: 64 }, (_, index) => one(index)));
      const [largest, total] = [Math.max(...sizes), sizes.reduce((sum, size) => sum + size)];
      t.diagnostic(`64 MiB in ${sizes.length} statements, the largest of ${(largest / megabyte).toFixed(1)} MiB`);
      assert.ok(total >= 64 * megabyte, 'all of it was seen');
      assert.ok(largest < 18 * megabyte, `a statement of ${largest} bytes`);
      assert.ok(sizes.length < 64, 'they share statements all the same');
    }
    await store.close();
    await pool.end();
  });

  test('stores that make and change the same streams, apart and together, never wait in a circle', {
    timeout: 120_000,
  }, async () => {
    const schema = 'crossing';
    const stores = await Promise.all([1, 2, 3].map(() => PostgresEventStore.open(server.url(), { schema, listen: false })));
    const rounds = times(200, 40);
    const names = Array.from({ length: 12 }, (_, index) => `Note-${index}`);
    const acknowledged: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // New streams in each round, beside those that are there.
      const fresh = names.map((name) => `${name}-${round}`);
      const saves = stores.flatMap((store, writer) => {
        const inOrder = writer === 1 ? [...names, ...fresh].toReversed() : [...fresh, ...names];
        const apart = inOrder.map(async (stream) => {
          const id = `${writer} ${round} ${stream}`;
          await store.saveEvents(stream, [noted(id)], { expectedVersion: 'any' });
          acknowledged.push(id);
        });
        const together = [fresh[writer], names[writer + 3], fresh[writer + 5], names[writer]].map((stream = '') => {
          const id = `${writer} ${round} ${stream} together`;
          return { streamId: stream, events: [noted(id)], expectedVersion: 'any' as const };
        });
        return [
          ...apart,
          store.saveStreams(together).then(() => acknowledged.push(...together.map(({ events }) => events[0]?.id ?? ''))),
        ];
      });
      await Promise.all(saves);
    }
    const found: string[] = [];
    const [store] = stores;
    assert.ok(store);
    for await (const { event } of store.getAllEvents()) found.push(event.id);
    assert.equal(found.length, rounds * 3 * (24 + 4));
    assert.deepEqual(found.toSorted(), acknowledged.toSorted());
    for (const name of names) await checkPlace(store, name);
    for (const each of stores) await each.close();
    // Sessions report what they have seen at their end.
    const [row] = await server.sql("SELECT deadlocks::int AS deadlocks FROM pg_stat_database WHERE datname = 'postgres'");
    assert.equal(row?.['deadlocks'], 0);
  });
});

/** What the stream's row says is what the events say. */
async function checkPlace(store: EventStore, streamId: string): Promise<void> {
  const events = [];
  for await (const stored of store.getEvents(streamId)) events.push(stored);
  const versions = events.map(({ event }) => event.version);
  assert.deepEqual(
    versions,
    versions.map((_, index) => index + 1),
  );
  for await (const stream of store.getStreams()) {
    if (stream.streamId !== streamId) continue;
    const { position, version, timestamp } = stream;
    const [first] = events;
    assert.deepEqual([position, version, timestamp], [first?.position, versions.length, first?.event.timestamp]);
    return;
  }
  assert.fail(`${streamId} is not among the streams`);
}
