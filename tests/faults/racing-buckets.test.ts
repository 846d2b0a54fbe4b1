import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEventStore } from '../../src/open.ts';
import { times } from './fire.ts';
import { places } from './places.ts';
import { Program } from './program.ts';

const rounds = times(200, 40);

interface Told {
  readonly refused: number;
  readonly first: readonly number[];
  readonly deleted: readonly number[];
}

for (const { name, skip, fresh, told } of places) {
  test(`${name}: 4 processes × ${rounds} rounds on the same keys: no count is lost, and what is put is deleted once`, {
    skip,
  }, async (t) => {
    const url = await fresh(t);
    await (await openEventStore(url)).close();
    const racers = ['a', 'b', 'c', 'd'].map(
      (racer) => new Program(new URL('bucket-races.ts', import.meta.url), url, racer, String(rounds)),
    );
    for (const racer of racers) assert.equal(await racer.next(), 'ready');
    for (const racer of racers) racer.go();
    const results = await Promise.all(racers.map((racer) => racer.next<Told>()));
    const [refused, first, deleted] = [
      results.reduce((sum, result) => sum + result.refused, 0),
      results.flatMap((result) => result.first),
      results.flatMap((result) => result.deleted),
    ];
    t.diagnostic(
      `${await told()}: counted ${8 * rounds}, refused ${refused}, put first ${first.length}, deleted ${deleted.length}`,
    );

    await using store = await openEventStore(url);
    const left: string[] = [];
    for await (const { key, value } of store.bucket('races').entries()) {
      if (key === 'a' || key === 'b')
        assert.equal(Number(new TextDecoder().decode(value)), 4 * rounds, `counts of "${key}" are lost`);
      else left.push(key);
    }
    assert.ok(refused > 0, 'nobody raced');
    assert.ok(first.length >= rounds, 'a round was put by nobody');
    // Each value that was put was deleted by one, or is there.
    assert.equal(deleted.length + left.length, first.length);
  });
}
