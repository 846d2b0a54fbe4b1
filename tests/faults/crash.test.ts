import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { StoredEvent } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';
import { times } from './fire.ts';
import { freshSchema, places, postgresServer } from './places.ts';
import { Program } from './program.ts';

const kills = times(50, 12);
const crashes = times(10, 3);

function writerOn(t: TestContext, { url, name }: { url: string; name: string }): Program {
  const writer = new Program(new URL('writes-until-killed.ts', import.meta.url), url, name);
  t.after(() => writer.kill()); // should the test end early
  return writer;
}

for (const { name, skip, fresh, told } of places) {
  test(`${name}: a writer is killed ${kills} times, two at a time: what was acknowledged is there, no save is torn`, {
    skip,
  }, async (t) => {
    const url = await fresh(t);
    const acknowledged = new Set<string>();
    let [first, second] = [writerOn(t, { url, name: '0' }), writerOn(t, { url, name: '1' })];
    for (let kill = 1; kill <= kills; kill += 1) {
      // Each kill falls after another number of acknowledgements, so that it hits the commits at different moments.
      for (let seen = 0; seen < 1 + ((kill * 37) % 150); seen += 1) acknowledged.add(await first.next<string>());
      for (const line of await first.kill()) acknowledged.add(JSON.parse(line));
      [first, second] = [second, writerOn(t, { url, name: String(kill + 1) })];
    }
    for (const writer of [first, second]) for (const line of await writer.kill()) acknowledged.add(JSON.parse(line));
    await checkLog(t, { url, acknowledged, told: `${await told()}: kills ${kills + 2}` });
  });
}

test(`PostgreSQL: the server is killed ${crashes} times under two writers: what was acknowledged is there, no save is torn or doubled`, async (t) => {
  const url = await freshSchema();
  const server = await postgresServer();
  const acknowledged = new Set<string>();
  const writers = [writerOn(t, { url, name: 'a' }), writerOn(t, { url, name: 'b' })] as const;
  for (let crash = 1; crash <= crashes; crash += 1) {
    for (const writer of writers) {
      for (let seen = 0; seen < 200 + ((crash * 37) % 150); seen += 1) acknowledged.add(await writer.next<string>());
    }
    await server.crash();
  }
  // The writers go on by themselves.
  for (const writer of writers) for (let seen = 0; seen < 200; seen += 1) acknowledged.add(await writer.next<string>());
  for (const writer of writers) for (const line of await writer.kill()) acknowledged.add(JSON.parse(line));
  await checkLog(t, { url, acknowledged, told: `crashes of the server ${crashes}` });
});

async function checkLog(
  t: TestContext,
  { url, acknowledged, told }: { url: string; acknowledged: ReadonlySet<string>; told: string },
): Promise<void> {
  await using store = await openEventStore(url);
  const found = new Map<string, StoredEvent[]>();
  const versions = new Map<string, number>();
  for await (const stored of store.getAllEvents()) {
    const { streamId, version, data } = stored.event;
    assert.equal(version, (versions.get(streamId) ?? 0) + 1, `${streamId} has a gap`);
    versions.set(streamId, version);
    const { save } = data.toJS() as { save: string };
    found.set(save, [...(found.get(save) ?? []), stored]);
  }
  const torn = [...found.values()].filter((parts) => !isWhole(parts)).length;
  const lost = [...acknowledged].filter((save) => !found.has(save)).length;
  t.diagnostic(`${told}, acknowledged ${acknowledged.size}, found ${found.size}, lost ${lost}, torn or doubled ${torn}`);
  assert.ok(acknowledged.size >= 100, 'too few saves were acknowledged to show anything');
  assert.deepEqual({ lost, torn }, { lost: 0, torn: 0 });
}

/** Three parts, in order, once each, of one stream and one save number. */
function isWhole(parts: readonly StoredEvent[]): boolean {
  const placesInSave = parts.map(({ position }) => position.slice(-8));
  const saves = new Set(parts.map(({ position }) => position.slice(0, -8)));
  return parts.length === 3 && saves.size === 1 && placesInSave.join() === '00000000,00000001,00000002';
}
