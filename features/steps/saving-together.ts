import { type DataTable, Then, When } from '@cucumber/cucumber';
import type { Saved, StreamSave } from '../../src/index.ts';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { expectationFrom } from '../support/parameter-types.ts';
import { made } from '../support/save.ts';
import { expectTold, type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

interface SaidTogether {
  readonly saves: readonly StreamSave[];
  readonly results: readonly Saved[];
}

const saidTogether = new WeakMap<SpecWorld, SaidTogether>();

async function saveTogether(world: SpecWorld, saves: Iterable<StreamSave>): Promise<void> {
  const given: StreamSave[] = [];
  function* noting() {
    for (const save of saves) {
      given.push(save);
      yield save;
    }
  }
  await world.write(async (store) => {
    const results = await store.saveStreams(noting());
    // As placed: with the ids that a writer needs to say the save again.
    saidTogether.set(world, { saves: given.map((save, index) => ({ ...save, events: results[index]?.events ?? [] })), results });
    return results;
  });
}

const savesFrom = (table: DataTable): StreamSave[] =>
  table.hashes().map(({ stream = '', events = '', expecting = '' }) => {
    return { streamId: stream, events: made(toldFrom(events)), expectedVersion: expectationFrom(expecting) };
  });

When('these are/were saved together', async function (this: SpecWorld, table: DataTable) {
  await saveTogether(this, savesFrom(table));
});

When('these come out of a generator and are saved together', async function (this: SpecWorld, table: DataTable) {
  function* source() {
    for (const save of savesFrom(table)) yield { ...save, events: [...save.events].values() };
  }
  await saveTogether(this, source());
});

When('the save over several streams is said again', async function (this: SpecWorld) {
  const { saves, results } = present(saidTogether.get(this), 'save over several streams');
  this.firstResult = results;
  await this.write((store) => store.saveStreams(saves));
});

const resultsOf = (world: SpecWorld) => world.attempts.result as readonly Saved[]; // what `saveTogether` has left there

Then('the results are', function (this: SpecWorld, table: DataTable) {
  const rows = table.hashes();
  const results = resultsOf(this);
  expectEqual(
    results.map(({ version }) => version),
    rows.map(({ version }) => Number(version)),
  );
  for (const [index, { events = '' }] of rows.entries()) expectTold(results[index]?.events ?? [], toldFrom(events));
});

Then('the positions of the results are those of {events}', async function (this: SpecWorld, told: readonly Told[]) {
  const tail = (await this.log()).slice(-told.length);
  expectTold(
    tail.map(({ event }) => event),
    told,
  );
  expectEqual(
    resultsOf(this).map(({ position }) => position),
    tail.map(({ position }) => position),
  );
});

When('the value {json} is saved in place of saves over several streams', async function (this: SpecWorld, value: unknown) {
  await this.write((store) => store.saveStreams(value as Iterable<StreamSave>)); // which it is not
});
