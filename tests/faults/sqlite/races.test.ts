import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { Program } from './program.ts';
import { temporaryFile } from './temporary-folder.ts';

test('4 processes × 500 saves on 10 streams: winners + conflicts = attempts, and the log holds the winners', async (t) => {
  const file = temporaryFile(t);
  const racers = ['a', 'b', 'c', 'd'].map((name) => new Program('races.ts', file, name));
  for (const racer of racers) assert.equal(await racer.next(), 'ready');
  for (const racer of racers) racer.go();
  const results = await Promise.all(racers.map((racer) => racer.next<{ won: string[]; conflicts: number }>()));
  const won = results.flatMap((result) => result.won);
  const conflicts = results.reduce((sum, result) => sum + result.conflicts, 0);

  await using store = await SqliteEventStore.open(file);
  const found: string[] = [];
  const versions = new Map<string, number>();
  for await (const { event } of store.getAllEvents()) {
    assert.equal(event.version, (versions.get(event.streamId) ?? 0) + 1, `${event.streamId} has a gap`);
    versions.set(event.streamId, event.version);
    found.push((event.data.toJS() as { attempt: string }).attempt);
  }
  t.diagnostic(`attempts 2000, winners ${won.length}, conflicts ${conflicts}, found ${found.length}`);
  assert.equal(won.length + conflicts, 2000);
  assert.ok(conflicts > 0, 'nobody raced');
  assert.deepEqual(found.toSorted(), won.toSorted());
});
