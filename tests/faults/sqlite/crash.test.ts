import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../../src/index.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { Program } from '../program.ts';
import { temporaryFile } from '../temporary-folder.ts';

const kills = 30;

test(`a writer is killed ${kills} times, two processes on one file: what was acknowledged is there, no save is torn`, async (t) => {
  const file = temporaryFile(t);
  const acknowledged = new Set<string>();
  const begin = (name: string) => new Program(new URL('writes-until-killed.ts', import.meta.url), file, name);
  let [first, second] = [begin('0'), begin('1')];
  for (let kill = 1; kill <= kills; kill += 1) {
    // Each kill falls after another number of acknowledgements, so that it hits the commits at different moments.
    for (let seen = 0; seen < 1 + ((kill * 37) % 150); seen += 1) acknowledged.add(await first.next<string>());
    for (const line of await first.kill()) acknowledged.add(JSON.parse(line));
    [first, second] = [second, begin(String(kill + 1))];
  }
  for (const writer of [first, second]) for (const line of await writer.kill()) acknowledged.add(JSON.parse(line));

  await using store = await SqliteEventStore.open(file);
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
  t.diagnostic(`kills ${kills + 2}, acknowledged ${acknowledged.size}, found ${found.size}, lost ${lost}, torn ${torn}`);
  assert.ok(acknowledged.size >= kills, 'too few saves were acknowledged to show anything');
  assert.deepEqual({ lost, torn }, { lost: 0, torn: 0 });
});

/** Three parts, in order, of one stream and one save number. */
function isWhole(parts: readonly StoredEvent[]): boolean {
  const places = parts.map(({ position }) => position.slice(-8));
  const saves = new Set(parts.map(({ position }) => position.slice(0, -8)));
  return parts.length === 3 && saves.size === 1 && places.join() === '00000000,00000001,00000002';
}
