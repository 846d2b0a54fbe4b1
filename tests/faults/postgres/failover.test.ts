import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { defineEvent, type EventStore, type Position, shape } from '../../../src/index.ts';
import { openEventStore } from '../../../src/open.ts';
import { CuttingProxy } from '../../servers/cutting-proxy.ts';
import { PostgresServer, systemBinaries, withoutSystem } from '../../servers/postgres.ts';
import { OpenWrite } from './open-write.ts';
import { Tailing } from './tailing.ts';

// Another server takes over from the one that a store was opened on.

const Noted = defineEvent('Noted', shape<{ id: string }>());
const system = systemBinaries();
const servers: PostgresServer[] = [];
after(() => Promise.all(servers.map((server) => server.stop())));

const save = (store: EventStore, id: string) => store.saveEvents('Note-1', [Noted({ id }, { id })], { expectedVersion: 'any' });

async function primary(): Promise<PostgresServer> {
  assert.ok(system);
  const server = await PostgresServer.start({ binaries: system, settings: { fsync: 'off', wal_level: 'replica' } });
  servers.push(server);
  return server;
}

/** A server that has what the other one has; one that stands by goes on taking it over. */
async function copyOf(original: PostgresServer, { standsBy }: { standsBy: boolean }): Promise<PostgresServer> {
  assert.ok(system);
  const server = await PostgresServer.start({
    binaries: system,
    settings: { fsync: 'off' },
    copy: (folder, identity) => {
      const parameters = ['-D', folder, '-h', '127.0.0.1', '-p', String(original.port), '-U', 'postgres', '--checkpoint=fast'];
      execFileSync(join(system.folder, 'pg_basebackup'), [...parameters, ...(standsBy ? ['-R'] : [])], identity);
    },
  });
  servers.push(server);
  return server;
}

/** A store behind an address at which another server can be put. */
async function movable(server: PostgresServer) {
  const proxy = await CuttingProxy.before(server.port);
  const store = await openEventStore(`${server.url().replace(`:${server.port}`, `:${proxy.port}`)}?listen=false`);
  const moveTo = (other: PostgresServer) => {
    proxy.target = other.port;
    proxy.cutAll();
  };
  return { store, moveTo, end: () => store.close().then(() => proxy[Symbol.asyncDispose]()) };
}

test('while the server that takes over is in recovery saves are refused for now, and subscribers wait for it', {
  skip: withoutSystem,
  timeout: 60_000,
}, async () => {
  const first = await primary();
  const { store, moveTo, end } = await movable(first);
  await save(store, 'first');
  const tailing = new Tailing(store);
  await tailing.until('first');
  const second = await copyOf(first, { standsBy: true });
  await first.stop();
  moveTo(second);
  // The connections that were lost are told to whoever meets them.
  const cause = () => save(store, 'too early').catch(({ message }: Error) => message);
  while (!/in recovery/.test(String(await cause())));
  for (let time = 1; time <= 40; time += 1) {
    await assert.rejects(save(store, 'too early'), { code: 'STORE_UNAVAILABLE', message: /in recovery/ });
    await assert.rejects(store.getLastEvent('Note-1'), { code: 'STORE_UNAVAILABLE', message: /in recovery/ });
  }
  await second.sql('SELECT pg_promote()');
  await save(store, 'second');
  await tailing.until('second');
  await tailing.end();
  assert.deepEqual(tailing.ids, ['first', 'second']);
  await end();
});

test('where the server that takes over lacks the last saves, those who have read them are told, and the others miss nothing', {
  skip: withoutSystem,
  timeout: 60_000,
}, async () => {
  const first = await primary();
  const { store, moveTo, end } = await movable(first);
  const { position } = await save(store, 'kept');
  const second = await copyOf(first, { standsBy: false });
  // A server that comes back from a copy skips 32 numbers: those that were lost are to reach beyond these.
  const lost = Array.from({ length: 60 }, (_, index) => `lost ${index}`);
  for (const id of lost) await save(store, id);
  const ahead = follow(store, { until: 'lost 59' });
  await ahead.seen;
  const told = assert.rejects(ahead.ended, { code: 'INVALID_ARGUMENT', field: 'after' });
  await first.stop();
  moveTo(second);
  await told;
  // What the store knew of the log's end is true no more: a slow writer is waited for.
  const [row] = await second.sql('SELECT id FROM dvent.log');
  const logId = String(row?.['id']);
  const slow = await OpenWrite.begin({ url: second.url(), schema: 'dvent', logId }, 'slow');
  const others = new Client({ connectionString: second.url() });
  await others.connect();
  await others.query(`LISTEN "dvent_${logId}"`);
  const heard = once(others, 'notification');
  await save(store, 'new 0');
  await heard; // though its number is smaller than those that were told before
  await others.end();
  const reading = idsIn(store);
  for (let time = 0; time < 30; time += 1) await second.sql('SELECT 1');
  await slow.commit();
  assert.deepEqual(await reading, ['kept', 'slow', 'new 0']);
  const behind = follow(store, { after: position ?? assert.fail(), until: 'new 4' });
  for (const id of ['new 1', 'new 2', 'new 3', 'new 4']) await save(store, id);
  await behind.seen;
  assert.deepEqual(ahead.ids, ['kept', ...lost]);
  assert.deepEqual(behind.ids, ['slow', 'new 0', 'new 1', 'new 2', 'new 3', 'new 4']);
  const ended = assert.rejects(behind.ended, { code: 'STORE_CLOSED' });
  await end();
  await ended;
});

async function idsIn(store: EventStore): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { event } of store.getAllEvents()) ids.push(event.id);
  return ids;
}

/** Follows a log, and tells when an event has come. */
function follow(store: EventStore, { after: from, until }: { after?: Position; until: string }) {
  const ids: string[] = [];
  const { promise: seen, resolve } = Promise.withResolvers<void>();
  const following = async () => {
    for await (const { event } of store.subscribe(from === undefined ? {} : { after: from })) {
      ids.push(event.id);
      if (event.id === until) resolve();
    }
  };
  return { ids, seen, ended: following() };
}
