import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { asPosition, defineEvent, type EventStore, type Position, shape } from '../../../src/index.ts';
import { openEventStore } from '../../../src/open.ts';
import { PostgresServer, systemBinaries, withoutSystem } from '../../servers/postgres.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const system = systemBinaries();
const servers: PostgresServer[] = [];
after(() => Promise.all(servers.map((server) => server.stop())));

async function freshServer(): Promise<PostgresServer> {
  assert.ok(system);
  const server = await PostgresServer.start({ binaries: system, settings: { fsync: 'off' } });
  servers.push(server);
  return server;
}

const save = (store: EventStore, name: string) =>
  store.saveEvents(`Note-${name}`, [Noted({ text: name })], { expectedVersion: 'any' });

/** Follows the log until an event says that this was the last one; gives what came, and after which position to go on. */
async function follow(store: EventStore, { after: from, until }: { after?: Position; until: string }) {
  const seen: string[] = [];
  for await (const { position, event } of store.subscribe(from === undefined ? {} : { after: from })) {
    seen.push((event.data.toJS() as { text: string }).text); // as `save` has written it; a tombstone has none
    if (seen.at(-1) === until) return { seen, position };
  }
  throw new Error('the subscription has ended');
}

test('after a dump and a restore into a fresh server subscribers go on where they were, and see everything', {
  skip: withoutSystem,
}, async (t) => {
  const old = await freshServer();
  const before = await openEventStore(`${old.url()}?schema=notes`);
  // Far more transactions than the fresh server has seen: what a store kept of transaction ids would mean nothing there.
  for (let index = 1; index <= 300; index += 1) await save(before, `old ${index}`);
  const { position } = await follow(before, { until: 'old 200' });
  const checkpoint = String(position);
  await before.deleteStream('Note-old 250', { expectedVersion: 'any' });
  await before.archiveStream('Note-old 251');
  await before.close();

  const fresh = await freshServer();
  const tool = (name: string) => join(system?.folder ?? '', name);
  const dump = execFileSync(tool('pg_dump'), ['--dbname', old.url(), '--format=custom'], { maxBuffer: 2 ** 26 });
  execFileSync(tool('pg_restore'), ['--dbname', fresh.url(), '--no-owner', '--exit-on-error'], { input: dump });
  const transactions = async (server: PostgresServer) =>
    Number((await server.sql('SELECT pg_current_xact_id()::text AS id'))[0]?.['id']);
  const [then, now] = [await transactions(old), await transactions(fresh)];
  assert.ok(now < then, 'the fresh server counts higher: the test shows nothing');

  await using store = await openEventStore(`${fresh.url()}?schema=notes`);
  const going = follow(store, { after: asPosition(checkpoint), until: 'new 3' });
  for (const name of ['new 1', 'new 2', 'new 3']) await save(store, name);
  const { seen } = await going;
  const rest = Array.from({ length: 100 }, (_, index) => `old ${index + 201}`);
  const left = rest.filter((name) => name !== 'old 250' && name !== 'old 251');
  assert.deepEqual(
    seen.filter((text) => text !== undefined),
    [...left, 'new 1', 'new 2', 'new 3'],
  );
  assert.equal((await store.getLastEvent('Note-old 251'))?.event.version, 1);
  await assert.rejects(save(store, 'old 250'), { code: 'STREAM_DELETED' });
  t.diagnostic(`transaction ids: ${then} on the old server, ${now} on the fresh one; delivered ${seen.length}, missed 0`);
});
