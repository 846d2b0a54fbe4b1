import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PostgresServer } from '../../tests/servers/postgres.ts';
import type { Contender } from '../contenders/contender.ts';
import { connections } from '../contenders/database.ts';
import { type ContenderName, loadContender } from '../contenders/registry.ts';
import { type Fact, factAt, historyOf, idAt } from '../domain/fact.ts';
import { install } from '../harness/install.ts';
import { raceRows } from '../rows.ts';

const peersInstalled = existsSync(new URL('../node_modules/.package-lock.json', import.meta.url));
const skip =
  peersInstalled || process.env.DVENT_REQUIRE_ALL === '1' ? false : 'the peers are not installed: `npm run bench` does it';

const names = new Set<ContenderName>(
  raceRows.flatMap(({ where, ours, raw, peers }) =>
    where === 'postgres' ? [ours, ...(raw ? [raw.contender] : []), ...peers] : [],
  ),
);

describe('the contenders on PostgreSQL', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'dvent-bench-postgres-'));
  let server: PostgresServer;
  before(async () => {
    install();
    server = await PostgresServer.start();
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  async function withContender(
    name: ContenderName,
    use: (contender: Contender, reopen: () => Promise<Contender>) => Promise<void>,
  ): Promise<void> {
    const open = await loadContender(name);
    const directory = mkdtempSync(join(folder, 'contender-'));
    const reopen = async () => open({ directory, synchronous: 'full', server: server.url() });
    const contender = await reopen();
    try {
      await use(contender, reopen);
    } finally {
      await contender.close();
    }
  }

  // Here they share a process, and emmett changes for all of it how `pg` reads numbers: it comes last.
  for (const name of [...names].sort((one, other) => Number(one.startsWith('emmett')) - Number(other.startsWith('emmett')))) {
    const isRaw = name === 'pg';

    test(`${name} gives back what it was given, one by one or at once, and others see it`, () =>
      withContender(name, async (contender) => {
        const history = historyOf(idAt('at once', 0));
        await contender.save(history);
        const [one, other] = [factAt(idAt('one', 0), 1), factAt(idAt('one', 0), 2)];
        await contender.save([one]);
        assert.equal(await contender.isCommitted?.(one), true);
        assert.equal(await contender.isCommitted?.(other), false);
        await contender.save([other]);

        const characters = (facts: readonly Fact[]) => facts.flatMap(({ data }) => Object.values(data)).join('').length;
        const atOnce = await contender.load(history[0]?.id ?? '');
        const oneByOne = await contender.load(one.id);
        assert.equal(atOnce.events, characters(history));
        assert.equal(oneByOne.events, characters([one, other]));
        // The description, the last status, and when it was added and changed.
        const { length: time } = new Date().toISOString();
        const description = one.type === 'TodoAdded' ? one.data.description.length : 0;
        assert.equal(oneByOne.state, isRaw ? undefined : description + other.data.status.length + 2 * time);
      }));

    test(`${name} tells the settings of each of its connections`, () =>
      withContender(name, async (contender) => {
        const settings = (await contender.settings?.()) ?? [];
        assert.equal(settings.length, connections);
        for (const one of settings)
          assert.deepEqual(one, { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', commit_delay: '0' });
      }));

    if (isRaw) continue;

    test(`${name} refuses to begin a todo that another has begun`, () =>
      withContender(name, async (contender, reopen) => {
        const first = factAt(idAt('begun', 0), 1);
        const other = await reopen();
        try {
          await contender.save([first]);
          await assert.rejects(async () => other.save([first]));
          await contender.save([factAt(first.id, 2)]);
        } finally {
          await other.close();
        }
      }));

    test(`${name} imports whole histories`, () =>
      withContender(name, async (contender) => {
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
