import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Contributor, ContributorFound } from '../domain/contributor.ts';
import { Shelf } from '../intake/shelf.ts';

/** A contributor with so many committed events. */
function contributor(id: string, events: number): Contributor {
  const found = Array.from({ length: events }, () => ContributorFound({ name: id, email: '' }));
  return Contributor.generate(id).applyEvents(found).markEventsCommitted();
}

function shelfOf(capacity: number) {
  const loaded: string[] = [];
  const shelf = new Shelf<Contributor>({
    capacity,
    load: async (id) => {
      loaded.push(id);
      return contributor(id, 1);
    },
  });
  return { shelf, loaded };
}

test('what lies on the shelf is not loaded', async () => {
  const { shelf, loaded } = shelfOf(10);
  const ada = contributor('ada', 3);
  shelf.put(ada);
  assert.equal(await shelf.get('ada'), ada);
  await shelf.get('bob');
  assert.deepEqual(loaded, ['bob']);
});

test('a shelf with too many events loses what was used longest ago', async () => {
  const { shelf, loaded } = shelfOf(10);
  shelf.put(contributor('ada', 4));
  shelf.put(contributor('bob', 4));
  shelf.put(contributor('ada', 5));
  shelf.put(contributor('cleo', 4));
  for (const id of ['ada', 'bob', 'cleo']) await shelf.get(id);
  assert.deepEqual(loaded, ['bob']);
});

test('an aggregate larger than the shelf has it to itself', async () => {
  const { shelf, loaded } = shelfOf(10);
  shelf.put(contributor('bob', 1));
  shelf.put(contributor('ada', 11));
  for (const id of ['ada', 'bob']) await shelf.get(id);
  assert.deepEqual(loaded, ['bob']);
  shelf.put(contributor('cleo', 1));
  await shelf.get('ada');
  assert.deepEqual(loaded, ['bob', 'ada']);
});
