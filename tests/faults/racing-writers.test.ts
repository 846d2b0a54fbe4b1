import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEventStore } from '../../src/open.ts';
import { times } from './fire.ts';
import { places } from './places.ts';
import { Program } from './program.ts';

const attempts = times(200, 50);

for (const { name, skip, fresh, told } of places) {
  test(`${name}: 16 writers of 4 processes × ${attempts} saves on 10 streams: the log holds the winners, whole and in order`, {
    skip,
  }, async (t) => {
    const url = await fresh(t);
    await (await openEventStore(url)).close();
    const racers = ['a', 'b', 'c', 'd'].map((racer) => {
      return new Program(new URL('races.ts', import.meta.url), url, racer, String(attempts));
    });
    for (const racer of racers) assert.equal(await racer.next(), 'ready');
    for (const racer of racers) racer.go();
    const results = await Promise.all(racers.map((racer) => racer.next<{ won: string[]; conflicts: number }>()));
    const won = results.flatMap((result) => result.won);
    const conflicts = results.reduce((sum, result) => sum + result.conflicts, 0);

    await using store = await openEventStore(url);
    const found: string[] = [];
    const versions = new Map<string, number>();
    let open: { readonly attempt: string; readonly save: string; next: number } | undefined;
    for await (const { position, event } of store.getAllEvents()) {
      assert.equal(event.version, (versions.get(event.streamId) ?? 0) + 1, `${event.streamId} has a gap`);
      versions.set(event.streamId, event.version);
      const { attempt, part, of } = event.data.toJS() as { attempt: string; part: number; of: number };
      const save = position.slice(0, -8);
      if (part === 0) {
        assert.equal(open, undefined, `another save stands in the midst of ${open?.attempt}`);
        open = { attempt, save, next: 0 };
        found.push(attempt);
      }
      assert.deepEqual({ attempt, save, part }, { attempt: open?.attempt, save: open?.save, part: open?.next });
      open = part === of - 1 ? undefined : { attempt, save, next: part + 1 };
    }
    assert.equal(open, undefined, 'the last save is torn');
    t.diagnostic(
      `${await told()}: attempts ${16 * attempts}, winners ${won.length}, conflicts ${conflicts}, found ${found.length}`,
    );
    assert.equal(won.length + conflicts, 16 * attempts);
    assert.ok(conflicts > 0, 'nobody raced');
    assert.deepEqual(found.toSorted(), won.toSorted());
  });
}
