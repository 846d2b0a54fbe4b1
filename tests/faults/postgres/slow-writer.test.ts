import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { PostgresServer, systemBinaries, withoutSystem } from '../../servers/postgres.ts';
import { times } from '../fire.ts';
import { OpenWrite } from './open-write.ts';
import { Tailing } from './tailing.ts';
import { WatchedStore } from './watched-store.ts';

// A transaction that draws its number and stays open, while others commit: no reader passes over it, and none waits for longer than
// it is under way.

// What the locks show of a prepared transaction is the servers' own affair: an old one and a new one are asked.
const system = systemBinaries();
const servers = {
  embedded: await PostgresServer.start({ settings: { fsync: 'off' } }),
  system: system && (await PostgresServer.start({ settings: { fsync: 'off' }, binaries: system })),
};
after(() => Promise.all([servers.embedded.stop(), servers.system?.stop()]));

/** A stranger's transaction that has written, in this database or another, and stays open. */
async function stranger(server: PostgresServer, database: string): Promise<Client> {
  const client = new Client({ connectionString: server.url(database) });
  client.on('error', () => {}); // it ends with its server
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS strangers (id integer)');
  await client.query('BEGIN');
  await client.query('INSERT INTO strangers VALUES (1)');
  return client;
}

interface Ending {
  /** A reader must go on waiting when the first of these is done, and may go on after the second. */
  readonly steps: readonly ((write: OpenWrite, given: { server: PostgresServer; id: string }) => Promise<unknown>)[];
  readonly isThere: boolean;
}

const endings: { readonly [how: string]: Ending } = {
  commits: { steps: [(write) => write.commit()], isThere: true },
  'rolls back': { steps: [(write) => write.rollBack()], isThere: false },
  'is prepared, and then committed': {
    steps: [(write) => write.prepare(), (_, { server, id }) => server.sql(`COMMIT PREPARED '${id}'`)],
    isThere: true,
  },
  'is prepared, and then rolled back': {
    steps: [(write) => write.prepare(), (_, { server, id }) => server.sql(`ROLLBACK PREPARED '${id}'`)],
    isThere: false,
  },
  'is prepared, outlives a crash of the server, and is committed then': {
    steps: [
      (write) => write.prepare(),
      (_, { server }) => server.crash(),
      (_, { server, id }) => server.sql(`COMMIT PREPARED '${id}'`),
    ],
    isThere: true,
  },
};

const soakWrites = times(4_000, 800);

for (const [which, server] of Object.entries(servers)) {
  describe(`on the ${which} server`, { skip: which === 'system' && withoutSystem }, () => {
    if (!server) return assert.ok(withoutSystem, 'PostgreSQL is missing');
    before(() => server.sql('CREATE DATABASE elsewhere'));

    for (const [index, [how, { steps, isThere }]] of Object.entries(endings).entries()) {
      test(`a subscriber waits for a slow writer that ${how}, then goes on at once`, { timeout: 30_000 }, async (t) => {
        await using watched = await WatchedStore.open(server, `slow_${index}`);
        await using strangers = new AsyncDisposableStack();
        for (const database of ['postgres', 'elsewhere']) {
          const client = await stranger(server, database);
          strangers.defer(() => client.end());
        }
        await watched.save('before');
        const tailing = new Tailing(watched.store);
        await tailing.until('before');
        const id = `slow-${index}`;
        const slow = await OpenWrite.begin(await watched.target(), id);
        await watched.save('after');
        for (const step of steps) {
          await watched.lookedAt();
          assert.deepEqual(tailing.ids, ['before'], 'a reader has passed over a writer under way');
          await step(slow, { server, id });
        }
        const took = await tailing.until('after');
        await tailing.end();
        t.diagnostic(`delivered ${took.toFixed(1)} ms after the slow writer had ended`);
        assert.deepEqual(tailing.ids, ['before', ...(isThere ? [id] : []), 'after']);
        assert.ok(took < 1_000, 'it was waited for longer than it was under way');
      });
    }

    test('several slow writers at once: each is waited for, and those that end first are delivered first', {
      timeout: 30_000,
    }, async () => {
      await using watched = await WatchedStore.open(server, 'several');
      const target = await watched.target();
      const tailing = new Tailing(watched.store);
      const first = await OpenWrite.begin(target, 'first');
      await watched.save('between');
      const second = await OpenWrite.begin(target, 'second');
      const third = await OpenWrite.begin(target, 'third');
      await watched.save('last');
      await watched.lookedAt();
      assert.deepEqual(tailing.ids, []);
      await third.commit();
      await watched.lookedAt();
      assert.deepEqual(tailing.ids, []);
      await first.commit();
      await tailing.until('between');
      await watched.lookedAt();
      assert.deepEqual(tailing.ids, ['first', 'between']);
      await second.rollBack();
      await tailing.until('last');
      await tailing.end();
      assert.deepEqual(tailing.ids, ['first', 'between', 'third', 'last']);
    });

    test('a read of the log that begins after a save was acknowledged waits for slow writers before it', {
      timeout: 30_000,
    }, async () => {
      await using watched = await WatchedStore.open(server, 'reads');
      const slow = await OpenWrite.begin(await watched.target(), 'slow');
      await watched.save('acknowledged');
      const read = async () => {
        const ids: string[] = [];
        for await (const { event } of watched.store.getAllEvents()) ids.push(event.id);
        return ids;
      };
      const streams = async () => {
        const ids: string[] = [];
        for await (const { streamId } of watched.store.getStreams()) ids.push(streamId);
        return ids;
      };
      const reading = Promise.all([read(), streams()]);
      await watched.lookedAt();
      await slow.commit();
      assert.deepEqual(await reading, [
        ['slow', 'acknowledged'],
        ['Slow-slow', 'Note-acknowledged'],
      ]);
    });

    test(`12 writers, ${soakWrites} transactions, one in five rolled back, one in ten open for a while: none is passed over`, async (t) => {
      await using watched = await WatchedStore.open(server, 'soak');
      const target = await watched.target();
      const strange = await stranger(server, 'postgres');
      const tailing = new Tailing(watched.store);
      const committed: string[] = [];
      const open: { readonly write: OpenWrite; readonly id: string }[] = [];
      let begun = 0;
      const end = async ({ write, id }: { write: OpenWrite; id: string }, roll: number) => {
        if (roll % 5 === 0) return write.rollBack();
        await write.commit();
        committed.push(id);
      };
      const writing = async () => {
        while (begun < soakWrites) {
          begun += 1;
          const roll = begun;
          const one = { write: await OpenWrite.begin(target, `soak-${roll}`), id: `soak-${roll}` };
          if (roll % 10 === 3) open.push(one);
          else await end(one, roll);
          // Those that stay open end when some more have been opened after them.
          const oldest = open.length > 4 ? open.shift() : undefined;
          if (oldest) await end(oldest, roll + 1);
        }
      };
      await Promise.all(Array.from({ length: 12 }, writing));
      for (const one of open) await end(one, 1);
      await watched.save('end');
      await tailing.until('end');
      await tailing.end();
      await strange.end();
      const missed = committed.filter((id) => !tailing.ids.includes(id));
      t.diagnostic(
        `transactions ${begun}, committed ${committed.length}, delivered ${tailing.ids.length - 1}, missed ${missed.length}`,
      );
      assert.deepEqual(missed, []);
      assert.equal(tailing.ids.length, committed.length + 1);
    });
  });
}
