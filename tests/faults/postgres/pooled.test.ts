import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { openEventStore } from '../../../src/open.ts';
import { Pgbouncer, withoutPgbouncer } from '../../servers/pgbouncer.ts';
import { PostgresServer } from '../../servers/postgres.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());

async function collected(store: EventStore, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { event } of store.subscribe()) if (ids.push(event.id) === count) break;
  return ids;
}

describe('through a pooler', { skip: withoutPgbouncer }, () => {
  let server: PostgresServer;
  let pooler: Pgbouncer;
  before(async () => {
    server = await PostgresServer.start({ settings: { fsync: 'off' } });
    pooler = await Pgbouncer.before(server.port, { connections: 3 });
  });
  after(async () => {
    await pooler[Symbol.asyncDispose]();
    await server.stop();
  });

  for (const listen of ['false', 'postgres://']) {
    const how = listen === 'false' ? 'by polling alone' : 'listening on the server itself';
    test(`in transaction mode a store saves, reads and follows, ${how}`, { timeout: 30_000 }, async () => {
      const listening = listen === 'false' ? 'false' : server.url();
      const url = `${pooler.url}?schema=pooled_${listen === 'false'}&pooled=true&connections=8&listen=${encodeURIComponent(listening)}`;
      await using writer = await openEventStore(url);
      await using reader = await openEventStore(url);
      const following = collected(reader, 200);
      const saves = Array.from({ length: 200 }, (_, index) =>
        writer.saveEvents(`Note-${index % 20}`, [Noted({ text: 'x' }, { id: `n${index}` })], { expectedVersion: 'any' }),
      );
      await Promise.all(saves);
      assert.equal(new Set(await following).size, 200);
      // Statements that a session would have to remember fail on the next connection; so many reads go over all of them.
      for (let index = 0; index < 50; index += 1) {
        assert.equal((await reader.getLastEvent(`Note-${index % 20}`))?.event.version, 10);
        await assert.rejects(writer.saveEvents('Note-1', [Noted({ text: 'y' })], { expectedVersion: 3 }), { actual: 10 });
      }
      const [keys, seen] = [writer.bucket('keys'), reader.bucket('keys')];
      for (let index = 0; index < 50; index += 1) {
        const revision = await keys.put('Ada', Uint8Array.of(index));
        assert.deepEqual([...((await seen.get('Ada'))?.value ?? [])], [index]);
        assert.equal(await seen.delete('Ada', { revision: revision ?? 0 }), true);
      }
    });
  }

  test('without being told of the pooler, a store fails loudly instead of going wrong', { timeout: 30_000 }, async () => {
    await using store = await openEventStore(`${pooler.url}?schema=untold&connections=8&listen=false`);
    const saves = Array.from({ length: 50 }, (_, index) =>
      store.saveEvents(`Note-${index}`, [Noted({ text: 'x' })], { expectedVersion: 'none' }),
    );
    const failed = (await Promise.allSettled(saves)).filter(({ status }) => status === 'rejected');
    for (const { reason } of failed as readonly PromiseRejectedResult[]) assert.equal(reason.code, 'STORE_UNAVAILABLE');
    let there = 0;
    for await (const batch of (await openEventStore(`${server.url()}?schema=untold`)).getAllEvents().batches())
      there += batch.length;
    assert.equal(there, 50 - failed.length);
  });

  test('in session mode it is a server like any other, and can be listened on', { timeout: 30_000 }, async () => {
    await using sessions = await Pgbouncer.before(server.port, { connections: 8, mode: 'session' });
    await using writer = await openEventStore(`${sessions.url}?schema=sessions&connections=2`);
    await using reader = await openEventStore(`${sessions.url}?schema=sessions&connections=2`);
    const following = collected(reader, 20);
    for (let index = 0; index < 20; index += 1)
      await writer.saveEvents('Note-1', [Noted({ text: 'x' }, { id: `n${index}` })], { expectedVersion: index });
    assert.equal(new Set(await following).size, 20);
    assert.ok((await server.sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")).length > 0);
  });

  test('in statement mode it is refused', { timeout: 30_000 }, async () => {
    await using statements = await Pgbouncer.before(server.port, { connections: 3, mode: 'statement' });
    const url = `${statements.url}?schema=statements&pooled=true`;
    await assert.rejects(openEventStore(url), { code: 'STORE_UNAVAILABLE', message: /statement pooling mode/ });
  });
});
