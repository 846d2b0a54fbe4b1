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
  const [median = 0, most = 0] = [delays[30], delays[53]];
  t.diagnostic(
    `60 events: seen after ${median.toFixed(1)} ms (median), ${most.toFixed(1)} ms (nine in ten), ${delays.at(-1)?.toFixed(1)} ms (all)`,
  );
  assert.ok(most < 100, `one in ten was seen after ${most} ms or later`);
});

test('waiting at the head costs under 1 % of a core', async (t) => {
  const waiting = new Program('waits.ts', temporaryFile(t), '5');
  const shares = await waiting.next<number[]>();
  // What else the machine does makes a second dearer, never cheaper: the least is what the waiting itself costs.
  const share = Math.min(...shares);
  t.diagnostic(`${shares.map((each) => (each * 100).toFixed(2)).join(', ')} % of a core, in five seconds`);
  assert.ok(share < 0.01);
});
