import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openEventStore } from 'dvent/open';
import { chapterLength } from '../domain/chapter.ts';
import { openGitRepository } from '../git/git-repository.ts';
import { takeIn } from '../intake/intake.ts';
import { RepositoryMaker } from './repository-maker.ts';
import { scratchFolder } from './scratch-folder.ts';
import { storyOf } from './story.ts';

const program = fileURLToPath(new URL('./killed-intake.ts', import.meta.url));

test('killed again and again, it ends with the very events of a run that was left alone', async (t) => {
  const folder = scratchFolder(t);
  const commits = chapterLength + 100;
  new RepositoryMaker(join(folder, 'repository'), { seed: 2 }).commit(commits);
  const repository = await openGitRepository(join(folder, 'repository'));
  await using alone = await openEventStore(`sqlite:${join(folder, 'alone.db')}`);
  await takeIn(repository, { eventStore: alone });
  const expected = await storyOf(alone);

  const store = `sqlite:${join(folder, 'killed.db')}`;
  const stories: string[][] = [];
  // The first commit; with few and with many saves under way; on both sides of where a chapter ends.
  for (const after of [1, 300, 650, 80]) {
    const { signal, stderr } = spawnSync(process.execPath, [program, repository.place, store, String(after)]);
    assert.equal(signal, 'SIGKILL', stderr.toString());
    await using killed = await openEventStore(store);
    stories.push(await storyOf(killed));
  }
  for (const story of stories) assert.deepEqual(story, expected.slice(0, story.length));
  assert.ok(
    stories.some((story) => story.length > 0 && story.length < expected.length),
    'it was killed in the middle at least once',
  );

  await using killed = await openEventStore(store);
  const { commits: known } = await takeIn(repository, { eventStore: killed });
  assert.equal(known, commits);
  assert.deepEqual(await storyOf(killed), expected);
});
