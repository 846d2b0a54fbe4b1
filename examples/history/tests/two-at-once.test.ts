import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEventStore } from 'dvent/open';
import { sourceIdOf } from '../domain/identity.ts';
import { openGitRepository } from '../git/git-repository.ts';
import { IntakeConflict, takeIn } from '../intake/intake.ts';
import { commitFiles, git, makeRepository } from './git-commands.ts';
import { RepositoryMaker } from './repository-maker.ts';
import { scratchFolder } from './scratch-folder.ts';
import { storyOf } from './story.ts';
import { totalsFromEvents } from './totals.ts';

/** What a run that was told to wait may end with. */
const unlessConflict = (error: unknown) => {
  if (!(error instanceof IntakeConflict)) throw error;
};

test('two runs that take in the same commits: each event is there once', async (t) => {
  const folder = scratchFolder(t);
  new RepositoryMaker(join(folder, 'repository'), { seed: 3 }).commit(200);
  const repository = await openGitRepository(join(folder, 'repository'));
  await using alone = await openEventStore('memory:');
  await takeIn(repository, { eventStore: alone });

  const store = `sqlite:${join(folder, 'both.db')}`;
  await using one = await openEventStore(store);
  await using other = await openEventStore(store);
  await Promise.all([one, other].map((eventStore) => takeIn(repository, { eventStore }).catch(unlessConflict)));
  await takeIn(repository, { eventStore: one });
  assert.deepEqual(await storyOf(one), await storyOf(alone));
});

test('two runs that take in different commits: one is told to wait, and nothing is lost or doubled', async (t) => {
  const folder = makeRepository(join(scratchFolder(t), 'it'));
  commitFiles(folder, { a: '0\n' });
  for (const branch of ['left', 'right']) {
    git(folder, ['switch', '--create', branch, 'main']);
    for (let count = 0; count < 20; count += 1) commitFiles(folder, { [branch]: `${count}\n` });
  }
  const [left, right] = [await openGitRepository(folder, { rev: 'left' }), await openGitRepository(folder, { rev: 'right' })];
  await using eventStore = await openEventStore('memory:');
  const outcomes = await Promise.allSettled([takeIn(left, { eventStore }), takeIn(right, { eventStore })]);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  assert.equal(failures.length, 1);
  assert.ok(failures[0] instanceof IntakeConflict);

  await takeIn(left, { eventStore });
  const { commits } = await takeIn(right, { eventStore });
  assert.equal(commits, 41);
  const { files } = await totalsFromEvents(eventStore, sourceIdOf(left.place));
  assert.deepEqual(files.map((line) => line.slice(line.indexOf(' ') + 1)).sort(), [
    '"a" 1 commits +1 -0',
    '"left" 20 commits +20 -19',
    '"right" 20 commits +20 -19',
  ]);
});
