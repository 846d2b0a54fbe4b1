import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EventStore, InMemoryEventStore } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';
import { hostileInputs } from './hostile-inputs.ts';
import { places } from './places.ts';

/** What became of each input: accepted, and how it reads back, or the code of its refusal. */
async function verdictsOf(store: EventStore): Promise<readonly string[]> {
  const verdicts: string[] = [];
  for (const [index, input] of hostileInputs.entries())
    verdicts.push(await verdictOn(input.save(store, `Fresh-${index}`), store));
  return verdicts;
}

async function verdictOn(saving: ReturnType<(typeof hostileInputs)[number]['save']>, store: EventStore): Promise<string> {
  let saved: Awaited<typeof saving>;
  try {
    saved = await saving;
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error, `not one of ours: ${error}`);
    return `${error.code} ${'field' in error ? error.field : ''}`;
  }
  const { streamId, event } = saved;
  const stored = [];
  for await (const one of store.getEvents(streamId)) stored.push(one);
  const [first] = stored;
  assert.ok(first && stored.length === 1);
  const { data, metadata, type } = first.event;
  assert.deepEqual(
    { type, data: JSON.stringify(data.toJS()), metadata: JSON.stringify(metadata.toJS()) },
    { type: event.type, data: JSON.stringify(event.data.toJS()), metadata: JSON.stringify(event.metadata.toJS()) },
  );
  assert.ok(first.event.data.equals(event.data), 'it reads back as something else');
  if (event.id !== '') assert.equal(first.event.id, event.id);
  assert.deepEqual((await store.getEvent(first.event.id))?.position, first.position);
  assert.deepEqual((await store.getLastEvent(streamId))?.event.id, first.event.id);
  return 'accepted';
}

const inMemory = await verdictsOf(new InMemoryEventStore());

test('the hostile inputs are many, and of both kinds', (t) => {
  const accepted = inMemory.filter((verdict) => verdict === 'accepted').length;
  t.diagnostic(`inputs ${inMemory.length}, accepted ${accepted}, refused ${inMemory.length - accepted}`);
  assert.ok(inMemory.length >= 200 && accepted > 100 && inMemory.length - accepted > 50);
});

for (const { name, skip, fresh } of places) {
  test(`${name} says of each hostile input what the memory store says, and gives back what it accepts`, { skip }, async (t) => {
    await using store = await openEventStore(await fresh(t));
    const verdicts = await verdictsOf(store);
    const differences = verdicts.flatMap((verdict, index) =>
      verdict === inMemory[index] ? [] : [`${hostileInputs[index]?.name}: ${verdict}, in memory ${inMemory[index]}`],
    );
    assert.deepEqual(differences, []);
  });
}
