import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EventStore, InMemoryEventStore } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';
import { times } from './fire.ts';
import { places } from './places.ts';
import { Program } from './program.ts';
import { eventsOfRound, handledByMany } from './same-command.ts';

const rounds = times(20, 4);
/** How many of the 50 each process handles. */
const shares = [13, 13, 12, 12];

/** What all who handled a command were told, command by command: the same of each. */
function expectOneOutcome(told: readonly (readonly string[])[], count: number): void {
  assert.equal(told.length, 5);
  for (const outcomes of told) {
    assert.equal(outcomes.length, count);
    for (const outcome of outcomes) assert.equal(outcome, outcomes[0]);
  }
}

/** Each command has left its events once, and whoever handles it again, later, is told the same. */
async function expectOnce(store: EventStore, { told, round }: { told: readonly (readonly string[])[]; round: number }) {
  const later = await handledByMany(store, { round, count: 1 });
  assert.deepEqual(
    later,
    told.map(([first]) => [first]),
  );
}

async function lengthOf(store: EventStore): Promise<number> {
  let events = 0;
  for await (const batch of store.getAllEvents().batches()) events += batch.length;
  return events;
}

for (const { name, skip, fresh, told } of places) {
  test(`${name}: the same command, 50 times at once from 4 processes, ${rounds} rounds: one outcome`, { skip }, async (t) => {
    const url = await fresh(t);
    await (await openEventStore(url)).close();
    const processes = shares.map(
      (count) => new Program(new URL('handles-same-commands.ts', import.meta.url), url, String(count)),
    );
    t.after(() => Promise.all(processes.map((one) => one.kill()))); // should the test end early
    for (const one of processes) assert.equal(await one.next(), 'ready');
    const all: string[][][] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const one of processes) one.say(String(round));
      const parts = await Promise.all(processes.map((one) => one.next<string[][]>()));
      const outcomes = Array.from({ length: 5 }, (_, index) => parts.flatMap((part) => part[index] ?? []));
      expectOneOutcome(outcomes, 50);
      all.push(outcomes);
    }
    for (const one of processes) one.go();
    for (const one of processes) assert.equal(await one.ended(), 0);

    await using store = await openEventStore(url);
    assert.equal(await lengthOf(store), rounds * eventsOfRound);
    for (const [index, outcomes] of all.entries()) await expectOnce(store, { told: outcomes, round: index + 1 });
    assert.equal(await lengthOf(store), rounds * eventsOfRound);
    t.diagnostic(`${await told()}: handled ${rounds * 5 * 50} times, ${rounds * 5} outcomes`);
  });
}

test(`memory: the same command, 50 times at once, ${rounds} rounds: one outcome`, async () => {
  await using store = new InMemoryEventStore();
  for (let round = 1; round <= rounds; round += 1) {
    const outcomes = await handledByMany(store, { round, count: 50 });
    expectOneOutcome(outcomes, 50);
    await expectOnce(store, { told: outcomes, round });
  }
  assert.equal(await lengthOf(store), rounds * eventsOfRound);
});
