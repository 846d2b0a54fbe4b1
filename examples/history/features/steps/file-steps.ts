import assert from 'node:assert/strict';
import { Then } from '@cucumber/cucumber';
import { File } from '../../domain/file.ts';
import { momentFrom } from '../../queries/moment.ts';
import { eventsInWords } from './events-in-words.ts';
import type { HistoryWorld } from './world.ts';

const sumsOf = ({ state: { commits, added, removed } }: File) => ({ commits, added, removed });

/** The file as it was, by what `--at` takes. */
async function fileAt(world: HistoryWorld, { path, moment }: { path: string; moment: string }): Promise<File | undefined> {
  const { id } = await world.fileCalled(path);
  return world.repository.getAggregate(File, id, momentFrom(moment));
}

Then('the file {string} has the events {}', async function (this: HistoryWorld, path: string, events: string) {
  assert.equal(eventsInWords(await this.fileCalled(path)), events);
});

Then('the file {string} has {sums}', async function (this: HistoryWorld, path: string, sums: object) {
  assert.deepEqual(sumsOf(await this.fileCalled(path)), sums);
});

Then('it has {sums}', function (this: HistoryWorld, sums: object) {
  assert.deepEqual(sumsOf(this.file), sums);
});

Then('it is there', function (this: HistoryWorld) {
  assert.equal(this.file.state.exists, true);
});

Then('it is deleted', function (this: HistoryWorld) {
  assert.equal(this.file.state.exists, false);
});

Then('it was formerly called {string}', function (this: HistoryWorld, path: string) {
  assert.deepEqual(this.file.state.formerPaths.toArray(), [path]);
});

Then('{string} means the same file', async function (this: HistoryWorld, path: string) {
  const { id } = this.file;
  assert.equal((await this.fileCalled(path)).id, id);
});

Then(
  /^(?:on|at version) (\S+) the file "(.*)" was "(.*)", with (\d+) lines$/,
  async function (this: HistoryWorld, moment: string, path: string, pathThen: string, lines: string) {
    const file = await fileAt(this, { path, moment });
    assert.deepEqual([file?.state.path, file && file.state.added - file.state.removed], [pathThen, Number(lines)]);
  },
);

Then('on {word} the file {string} was not there yet', async function (this: HistoryWorld, moment: string, path: string) {
  assert.equal(await fileAt(this, { path, moment }), undefined);
});
