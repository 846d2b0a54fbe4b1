import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SaveQueue } from '../../src/stores/postgres/save-queue.ts';
import { law } from './law.ts';

interface Item {
  readonly number: number;
  readonly streams: readonly string[];
  readonly weight: number;
}

const streams = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 3 });
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), streams, weight: fc.constantFrom(1, 1, 1, 1_500) }),
  fc.record({ do: fc.constant('take' as const) }),
  fc.record({ do: fc.constant('done' as const), which: fc.nat() }),
);

/** Two batches may not be under way on one stream, and each stream's items go in the order in which they came. */
law(
  'what waits for PostgreSQL goes one after the other on each stream, and all of it goes',
  { runs: 500, given: [fc.array(step)] },
  (steps) => {
    const queue = new SaveQueue<Item>();
    const added: Item[] = [];
    const underWay: (readonly Item[])[] = [];
    const gone: Item[] = [];
    const take = () => {
      const taken = queue.take();
      if (taken.length === 0) return false;
      assert.ok(taken.length === 1 || taken.every((item) => item.streams.length === 1));
      for (const { streams: busy } of underWay.flat())
        for (const item of taken) assert.ok(!item.streams.some((stream) => busy.includes(stream)), 'a stream is busy twice');
      underWay.push(taken);
      gone.push(...taken);
      return true;
    };
    const finish = (which: number) => {
      const [batch] = underWay.splice(which % Math.max(underWay.length, 1), 1);
      if (batch) queue.done(batch);
    };
    for (const one of steps) {
      if (one.do === 'take') take();
      else if (one.do === 'done') finish(one.which);
      else {
        const item = { number: added.length, streams: one.streams, weight: one.weight };
        added.push(item);
        queue.add(item);
      }
    }
    while (take() || underWay.length > 0) finish(0);
    assert.equal(gone.length, added.length, 'something is stuck');
    for (const stream of ['a', 'b', 'c', 'd', 'e']) {
      const order = gone.filter((item) => item.streams.includes(stream)).map(({ number }) => number);
      assert.deepEqual(
        order,
        order.toSorted((one, other) => one - other),
      );
    }
  },
);
