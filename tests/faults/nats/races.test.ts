import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { NatsCluster, withoutNats } from '../../servers/nats.ts';
import { Program } from '../sqlite/program.ts';

test('16 writers in 4 processes × 200 saves on 10 streams of a cluster: winners + conflicts = attempts, and the log holds the winners', {
  skip: withoutNats,
}, async (t) => {
  const cluster = await NatsCluster.start();
  t.after(() => cluster.stop());
  await using store = await NatsEventStore.open(cluster.urls, { replicas: 3 });
  const racers = ['a', 'b', 'c', 'd'].map((name) => new Program('../nats/races.ts', cluster.urls, name));
  for (const racer of racers) assert.equal(await racer.next(), 'ready');
  const start = performance.now();
  for (const racer of racers) racer.go();
  const results = await Promise.all(racers.map((racer) => racer.next<{ won: string[]; conflicts: number }>()));
  const milliseconds = Math.round(performance.now() - start);
  const won = results.flatMap((result) => result.won);
  const conflicts = results.reduce((sum, result) => sum + result.conflicts, 0);

  const found: string[] = [];
  const versions = new Map<string, number>();
  for await (const { event } of store.getAllEvents()) {
    assert.equal(event.version, (versions.get(event.streamId) ?? 0) + 1, `${event.streamId} has a gap`);
    versions.set(event.streamId, event.version);
    found.push((event.data.toJS() as { attempt: string }).attempt); // the only kind of event there
  }
  for (let index = 0; index < found.length; index += 2) assert.equal(found[index], found[index + 1], 'a batch is torn');
  t.diagnostic(`attempts 3200, winners ${won.length}, conflicts ${conflicts}, found ${found.length / 2}, in ${milliseconds} ms`);
  assert.equal(won.length + conflicts, 3200);
  assert.ok(conflicts > 0, 'nobody raced');
  assert.deepEqual(found.filter((_, index) => index % 2 === 0).toSorted(), won.toSorted());
});
