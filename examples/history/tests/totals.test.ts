import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { EventStore } from 'dvent';
import { openEventStore } from 'dvent/open';
import { sourceIdOf } from '../domain/identity.ts';
import { openGitRepository } from '../git/git-repository.ts';
import { takeIn } from '../intake/intake.ts';
import { readFileStates } from '../queries/file-states.ts';
import { RepositoryMaker } from './repository-maker.ts';
import { scratchFolder } from './scratch-folder.ts';
import { totalsByOtherMeans, totalsFromEvents, withoutPython } from './totals.ts';

const skip = withoutPython;

async function takenIn(t: TestContext, folder: string) {
  const eventStore = await openEventStore(`sqlite:${join(scratchFolder(t), 'history.db')}`);
  t.after(() => eventStore.close());
  const repository = await openGitRepository(folder);
  const intake = await takeIn(repository, { eventStore });
  return { eventStore, repository, intake, source: sourceIdOf(repository.place) };
}

/** How many events of each type the log holds. */
async function eventCounts(eventStore: EventStore): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const { event } of eventStore.getAllEvents()) counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
  return counts;
}

const git = (folder: string, args: readonly string[]) =>
  execFileSync('git', ['-C', folder, ...args], { maxBuffer: 2 ** 30 }).toString();

const isRepository = (folder: string) => existsSync(join(folder, '.git'));

const linesByAwk = (folder: string) =>
  execFileSync('awk', ['-F', '\t', '/^[0-9]+\t[0-9]+\t/ { added += $1; removed += $2 } END { print added, removed }'], {
    input: git(folder, ['log', '--numstat', '--format=']),
  })
    .toString()
    .trim();

test("this repository's own history adds up", { skip }, async (t) => {
  const folder = fileURLToPath(new URL('../../..', import.meta.url));
  if (!isRepository(folder)) return t.skip('needs the git repository of this package');
  const { eventStore, source } = await takenIn(t, folder);
  const totals = await totalsFromEvents(eventStore, source);
  assert.ok(totals.files.length > 0);
  assert.deepEqual(totals, totalsByOtherMeans(folder, { source }));
});

test('2,000 commits with everything in them add up', { skip }, async (t) => {
  const folder = scratchFolder(t);
  const maker = new RepositoryMaker(folder, { seed: 1 });
  maker.commit(2_000);
  const { eventStore, repository, intake, source } = await takenIn(t, folder);
  assert.deepEqual(intake, { takenIn: 2_000, commits: 2_000, older: 0 });
  const expected = totalsByOtherMeans(folder, { source });
  const totals = await totalsFromEvents(eventStore, source);
  assert.deepEqual(totals, expected);

  await t.test('and so does the sum of all lines, by awk', async () => {
    const states = [...(await readFileStates(eventStore, source)).values()];
    const sum = (key: 'added' | 'removed') => states.reduce((total, state) => total + state[key], 0);
    assert.equal(`${sum('added')} ${sum('removed')}`, linesByAwk(folder));
  });

  await t.test('a second run takes in nothing, and writes nothing', async () => {
    const before = await eventCounts(eventStore);
    assert.deepEqual(await takeIn(repository, { eventStore }), { takenIn: 0, commits: 2_000, older: 0 });
    assert.deepEqual(await eventCounts(eventStore), before);
  });

  await t.test('of ten more commits a third run takes in just those', async () => {
    const before = await eventCounts(eventStore);
    maker.commit(10);
    const grown = await openGitRepository(folder);
    assert.deepEqual(await takeIn(grown, { eventStore }), { takenIn: 10, commits: 2_010, older: 0 });
    const after = await eventCounts(eventStore);
    const more = (...types: readonly string[]) =>
      types.reduce((sum, type) => sum + (after.get(type) ?? 0) - (before.get(type) ?? 0), 0);
    const touched = git(folder, ['log', '--raw', '-M', '--format=', '-10']).trim().split('\n').length;
    assert.deepEqual(
      [more('CommitTakenIn'), more('CommitMade'), more('FileAdded', 'FileChanged', 'FileRenamed', 'FileDeleted')],
      [10, 10, touched],
    );
    assert.deepEqual(await totalsFromEvents(eventStore, source), totalsByOtherMeans(folder, { source }));
  });
});
