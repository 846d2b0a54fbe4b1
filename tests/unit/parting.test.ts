import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectEqual } from '../../src/testing/expect.ts';
import { PartingError } from '../../src/testing/laws/parting.ts';
import type { SavedPart, Step } from '../../src/testing/laws/story.ts';
import { told } from '../../src/testing/laws/told.ts';

// What a law that fails tells its reader.

const part: SavedPart = {
  streamId: 'Todo-1',
  events: [
    { id: 'e1', type: 'A', correlationId: undefined },
    { id: 'e2', type: 'B', correlationId: 'c1' },
  ],
  belief: { off: -1 },
};
const empty: SavedPart = { streamId: 'plain', events: [], belief: 'any' };

const steps: { readonly [line: string]: Step } = {
  'saveEvents: e1 (A) e2 (B, correlated by c1) to Todo-1, expecting its version - 1': { do: 'save', parts: [part], single: true },
  'saveStreams: e1 (A) e2 (B, correlated by c1) to Todo-1, expecting its version - 1; no events to plain, expecting any': {
    ...{ do: 'save', parts: [part, empty], single: false },
  },
  'saveStreams: nothing': { do: 'save', parts: [], single: false },
  'say save number 3 again, expecting the same': { do: 'repeat', which: 3, belief: 'same', added: undefined, dropped: false },
  'say save number 0 again, expecting its version, without its last part, and before it no events to plain, expecting any': {
    ...{ do: 'repeat', which: 0, belief: { off: 0 }, added: empty, dropped: true },
  },
  'deleteStream: Todo-1, expecting exists': { do: 'delete', streamId: 'Todo-1', belief: 'exists' },
  'unarchiveStream: Todo-1': { do: 'unarchive', streamId: 'Todo-1' },
  'getEvents: Todo-1, after 2, backwards true': { do: 'readStream', streamId: 'Todo-1', range: { after: 2, backwards: true } },
  'getAllEvents: limit 3, types ["A"]': { do: 'readLog', range: { limit: 3 }, filter: { types: ['A'] } },
  'getAllEvents: all': { do: 'readLog', range: {}, filter: {} },
  'subscribe: after 1, archived "only"': { do: 'follow', after: 1, filter: { archived: 'only' } },
  'getStreams: all': { do: 'listStreams', after: undefined },
  'getEvent: e1; getLastEvent: Todo-1': { do: 'look', id: 'e1', streamId: 'Todo-1' },
  'close the stores and open them again': { do: 'reopen' },
};

for (const [line, step] of Object.entries(steps)) test(`a step is told: ${line}`, () => assert.equal(told(step), line));

const story: readonly Step[] = [{ do: 'reopen' }, { do: 'unarchive', streamId: 'Todo-1' }];

test('a difference is told at the step where it came to light, and where it lies', () => {
  const cause = thrownBy(() => expectEqual([{ id: 'e1', version: 2 }], [{ id: 'e1', version: 1 }]));
  assert.equal(
    new PartingError(story, { at: 1, cause }).message,
    `Store and model part at step 2 of 2, unarchiveStream: Todo-1
  store: 2
  model: 1
  where: 0.version
The story:
  1. close the stores and open them again
→ 2. unarchiveStream: Todo-1`,
  );
});

test('what a store throws is told as its answer, also after the last step', () => {
  assert.equal(
    new PartingError(story, { at: 2, cause: new Error('no such disk') }).message,
    `Store and model part after the last step of 2, when all is read, closed, and what was published is looked at
  store: no such disk
The story:
  1. close the stores and open them again
  2. unarchiveStream: Todo-1`,
  );
});

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}
