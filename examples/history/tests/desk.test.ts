import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEventStore } from 'dvent/open';
import type { Commit } from '../domain/commit.ts';
import { Desk } from '../intake/desk.ts';
import { historyHandler, TakeInCommit } from '../intake/take-in-commit.ts';
import { scratchFolder } from './scratch-folder.ts';
import { storyOf } from './story.ts';

const at = '2024-01-01T12:00:00.000Z';

/** Three people change three files in turn. */
const commits = Array.from({ length: 90 }, (_, index): Commit => {
  const content = { path: `${index % 3}`, kind: 'file', blob: '', added: 1, removed: 0, binary: false } as const;
  return {
    id: `c${index}`,
    parents: index === 0 ? [] : [`c${index - 1}`],
    author: { name: `${index % 3}`, email: '' },
    authoredAt: at,
    committedAt: at,
    subject: '',
    changes: [{ action: index < 3 ? 'added' : 'changed', ...content }],
  };
});

test('a desk with room for one event works like a large one: what is not at hand is loaded once it is saved', async (t) => {
  const stories: string[][] = [];
  for (const capacity of [1, 50_000]) {
    await using eventStore = await openEventStore(`sqlite:${join(scratchFolder(t), 'history.db')}`);
    const desk = await Desk.open(eventStore, { place: '/somewhere/.git', capacity });
    const handler = historyHandler(desk);
    for (const commit of commits) await handler.handleCommand(TakeInCommit(commit));
    await desk.settled();
    stories.push(await storyOf(eventStore));
  }
  assert.equal(stories[0]?.length, 90 * 3 + 3 + 1);
  assert.deepEqual(stories[0], stories[1]);
});
