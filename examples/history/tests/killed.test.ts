import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { EventStore } from 'dvent';
import { openEventStore } from 'dvent/open';
import { NatsServer, withoutOldNats } from '../../../tests/servers/nats.ts';
import { storeWith } from '../../../tests/store-with.ts';
import { chapterLength } from '../domain/chapter.ts';
import { openGitRepository } from '../git/git-repository.ts';
import { Desk } from '../intake/desk.ts';
import { takeIn } from '../intake/intake.ts';
import { commitFiles, git, makeRepository } from './git-commands.ts';
import { RepositoryMaker } from './repository-maker.ts';
import { scratchFolder } from './scratch-folder.ts';
import { storyOf } from './story.ts';

const program = fileURLToPath(new URL('./killed-intake.ts', import.meta.url));

test('killed where one stream is saved at a time, it makes good what was cut off', { skip: withoutOldNats }, async (t) => {
  const folder = scratchFolder(t);
  const commits = chapterLength + 20;
  new RepositoryMaker(join(folder, 'repository'), { seed: 2 }).commit(commits);
  const repository = await openGitRepository(join(folder, 'repository'));
  await using alone = await openEventStore('memory:');
  await takeIn(repository, { eventStore: alone });

  const server = await NatsServer.start({ isOld: true });
  t.after(() => server.stop());
  const cutOff: string[] = [];
  // After so many saves, of whichever stream: in the first commit, and within others.
  const breaks: CutsOff[] = [1, 2, 7, 300, 304, 309].map((saves) => (_, save) => save > saves);
  // Where a chapter ends: before the next one is there, and right after.
  breaks.push(
    (streamId) => /^Chapter-.*\.2$/.test(streamId),
    (streamId, save) => save > 1 && !streamId.startsWith('Chapter-'),
  );
  for (const cutsOff of breaks) {
    await using eventStore = await openEventStore(server.url);
    const broken = breakingOff(eventStore, cutsOff);
    await assert.rejects(takeIn(repository, { eventStore: broken }), /cut off/);
    const desk = await Desk.open(eventStore, repository);
    if (desk.cutOff !== undefined) cutOff.push(desk.cutOff);
  }
  assert.ok(new Set(cutOff).size > 3, 'commits were cut off');

  await using eventStore = await openEventStore(server.url);
  const { commits: known } = await takeIn(repository, { eventStore });
  assert.equal(known, commits);
  assert.deepEqual((await storyOf(eventStore)).sort(), (await storyOf(alone)).sort());
});

test('where one stream is saved at a time, a history that was rewritten is taken in like any other', {
  skip: withoutOldNats,
}, async (t) => {
  const folder = makeRepository(join(scratchFolder(t), 'it'));
  for (let count = 0; count < 3; count += 1) commitFiles(folder, { a: `${count}\n` });
  const server = await NatsServer.start({ isOld: true });
  t.after(() => server.stop());
  await using eventStore = await openEventStore(server.url);
  await takeIn(await openGitRepository(folder), { eventStore });
  git(folder, ['reset', '--hard', 'HEAD~1']);
  commitFiles(folder, { b: 'other\n' });
  git(folder, ['reflog', 'expire', '--expire=now', '--all']);
  git(folder, ['gc', '--prune=now']);
  assert.deepEqual(await takeIn(await openGitRepository(folder), { eventStore }), { takenIn: 1, commits: 4, older: 0 });
  assert.equal((await takeIn(await openGitRepository(folder), { eventStore })).takenIn, 0);
});

/** Whether a save, of this stream and the so-manieth, is where the process is killed. */
type CutsOff = (streamId: string, save: number) => boolean;

/** A store that from some save on takes none, as if the process were killed there. */
function breakingOff(eventStore: EventStore, cutsOff: CutsOff): EventStore {
  let isOff = false;
  let saves = 0;
  return storeWith(eventStore, {
    saveEvents: async (streamId, events, options) => {
      saves += 1;
      isOff ||= cutsOff(streamId, saves);
      if (isOff) throw new Error('cut off');
      return eventStore.saveEvents(streamId, events, options);
    },
  });
}

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
