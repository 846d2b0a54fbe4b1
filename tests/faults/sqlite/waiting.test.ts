import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { Program } from './program.ts';
import { temporaryFile } from './temporary-folder.ts';

test('a subscriber sees within 100 ms what another process wrote', async (t) => {
  const file = temporaryFile(t);
  await using store = await SqliteEventStore.open(file);
  const writer = new Program('writes-slowly.ts', file);
  const delays: number[] = [];
  writer.say('0');
  for await (const { event } of store.subscribe()) {
    const seen = performance.timeOrigin + performance.now();
    delays.push(seen - (await writer.next<number>()));
    if (event.version === 60) break;
    writer.say(String(event.version));
  }
  writer.go();
  assert.equal(await writer.ended(), 0);
  delays.sort((one, other) => one - other);
  const [median = 0, most = 0] = [delays[30], delays.at(-1)];
  t.diagnostic(`60 events: seen after ${median.toFixed(1)} ms (median), ${most.toFixed(1)} ms (the last to be seen)`);
  assert.ok(most < 100, `one was seen after ${most} ms`);
});

test('waiting at the head costs under 1 % of a core', async (t) => {
  const waiting = new Program('waits.ts', temporaryFile(t), '5');
  // In the first second the program is still being compiled.
  const shares = (await waiting.next<number[]>()).slice(1).sort((one, other) => one - other);
  t.diagnostic(`${shares.map((each) => (each * 100).toFixed(2)).join(', ')} % of a core, in four seconds`);
  const median = ((shares[1] ?? 1) + (shares[2] ?? 1)) / 2;
  assert.ok(median < 0.01);
});
