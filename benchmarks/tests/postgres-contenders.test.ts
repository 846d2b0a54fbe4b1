import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PostgresServer } from '../../tests/servers/postgres.ts';
import { connections } from '../contenders/database.ts';
import { historyOf, idAt } from '../domain/fact.ts';
import { install } from '../harness/install.ts';
import { contendersOn, givesBack, refusesWhatIsBegun, withContender, withoutPeers } from './trials.ts';

describe('the contenders on PostgreSQL', { skip: withoutPeers }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'dvent-bench-postgres-'));
  let server: PostgresServer;
  const ground = () => ({ folder, server: server.url() });
  before(async () => {
    install();
    server = await PostgresServer.start();
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  // Here they share a process, and emmett changes for all of it how `pg` reads numbers: it comes last.
  const isLast = (name: string) => Number(name.startsWith('emmett'));
  for (const name of contendersOn('postgres').toSorted((one, other) => isLast(one) - isLast(other))) {
    const isRaw = name === 'pg';

    test(`${name} gives back what it was given, one by one or at once, and others see it`, () =>
      withContender(name, ground(), (contender) => givesBack(contender, { isRaw })));

    test(`${name} tells the settings of each of its connections`, () =>
      withContender(name, ground(), async (contender) => {
        const settings = (await contender.settings?.()) ?? [];
        assert.equal(settings.length, connections);
        for (const one of settings)
          assert.deepEqual(one, { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', commit_delay: '0' });
      }));

    if (isRaw) continue;

    test(`${name} refuses to begin a todo that another has begun`, () => withContender(name, ground(), refusesWhatIsBegun));

    test(`${name} imports whole histories`, () =>
      withContender(name, ground(), async (contender) => {
        const histories = Array.from({ length: 25 }, (_, index) => historyOf(idAt('import', index)));
        await contender.importAll?.(histories);
        for (const history of [histories[0], histories[24]]) {
          const [first] = history ?? [];
          const last = history?.at(-1);
          assert.ok(first && last);
          assert.equal(await contender.isCommitted?.(last), true);
          assert.ok((await contender.load(first.id)).events > 0);
        }
        await assert.rejects(
          async () => contender.importAll?.(histories.slice(0, 1)),
          'a history that is there is not imported again',
        );
      }));
  }
});
