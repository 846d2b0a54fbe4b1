import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PublishOrder } from '../../src/core/publish-order.ts';
import type { StoredEvent } from '../../src/index.ts';
import { law } from './law.ts';

/** A save draws its number at some time between its beginning and its end; one in three stores nothing. */
const step = fc.record({
  do: fc.constantFrom('begin', 'draw', 'end'),
  which: fc.nat(),
  stores: fc.constantFrom(true, true, false),
});

law(
  'what is saved side by side is published in log order, once, and all of it',
  { runs: 1_000, given: [fc.array(step, { maxLength: 60 })] },
  (steps) => {
    const published: number[] = [];
    // Only its number is looked at.
    const stored = (save: number) => [{ save } as unknown as StoredEvent];
    const order = new PublishOrder((events) => published.push(...events.map((event) => Number(Reflect.get(event, 'save')))));
    const begun: { readonly turn: number; save: number }[] = [];
    const saved: number[] = [];
    let drawn = 0;
    const end = (index: number, stores: boolean) => {
      const [one] = begun.splice(index, 1);
      if (!one) return;
      if (one.save > 0 && stores) saved.push(one.save);
      order.end(one.turn, one.save > 0 && stores ? { save: one.save, stored: stored(one.save) } : { save: 0, stored: [] });
    };
    for (const { do: what, which, stores } of steps) {
      const index = which % Math.max(begun.length, 1);
      const one = begun[index];
      if (what === 'begin') begun.push({ turn: order.begin(), save: 0 });
      else if (what === 'draw' && one && one.save === 0) {
        drawn += 1;
        one.save = drawn;
      } else if (what === 'end') end(index, stores);
      assert.deepEqual(
        published,
        published.toSorted((first, second) => first - second),
      );
    }
    while (begun.length > 0) end(0, true);
    assert.deepEqual(
      published,
      saved.toSorted((first, second) => first - second),
    );
  },
);
