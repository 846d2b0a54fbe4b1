import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamWork } from '../../src/snapshots/stream-work.ts';

/** Work that can be let go, and a note of what was begun. */
function works() {
  const begun: string[] = [];
  const gates = new Map<string, () => void>();
  const started = new Map<string, PromiseWithResolvers<void>>();
  const startOf = (name: string) => {
    const known = started.get(name) ?? Promise.withResolvers<void>();
    started.set(name, known);
    return known;
  };
  const work = (name: string) => async () => {
    begun.push(name);
    const gate = Promise.withResolvers<void>();
    gates.set(name, gate.resolve);
    startOf(name).resolve();
    await gate.promise;
  };
  const release = async (name: string) => {
    await startOf(name).promise;
    gates.get(name)?.();
  };
  return { begun, work, release, hasBegun: (name: string) => startOf(name).promise };
}

test('few streams are worked on at a time', async () => {
  const { begun, work, release, hasBegun } = works();
  const streams = new StreamWork();
  for (let index = 0; index < 10; index += 1) streams.offer(`stream ${index}`, work(`work ${index}`));
  assert.deepEqual(begun, [], 'nothing begins before who has offered it goes on');
  await hasBegun('work 3');
  assert.equal(begun.length, 4);
  await release('work 2');
  await hasBegun('work 4');
  assert.equal(begun.length, 5);
  for (let index = 0; index < 10; index += 1) if (index !== 2) await release(`work ${index}`);
  await streams.idle();
  assert.equal(begun.length, 10);
});

test('on one stream one is done after the other, and of those that wait the last', async () => {
  const { begun, work, release, hasBegun } = works();
  const streams = new StreamWork();
  streams.offer('one', work('first'));
  await hasBegun('first');
  streams.offer('one', work('second'));
  streams.offer('one', work('third'));
  const asked = streams.run('one', work('asked for'));
  streams.offer('other', work('elsewhere'));
  await hasBegun('elsewhere');
  assert.deepEqual(begun, ['first', 'elsewhere']);
  for (const name of ['first', 'elsewhere', 'asked for', 'third']) await release(name);
  await asked;
  await streams.idle();
  assert.deepEqual(begun.toSorted(), ['asked for', 'elsewhere', 'first', 'third']);
});

test('a thousand may wait; what is more is left out', async () => {
  const { begun, work, release } = works();
  const streams = new StreamWork();
  for (let index = 0; index < 2_000; index += 1) streams.offer(`stream ${index}`, work(`work ${index}`));
  for (let index = 0; index < 1_000; index += 1) await release(`work ${index}`);
  await streams.idle();
  assert.equal(begun.length, 1_000);
});

test('who waits for work is told of its failure, and the work goes on', async () => {
  const streams = new StreamWork();
  const failing = streams.run('one', () => Promise.reject(new Error('no')));
  let isDone = false;
  const next = streams.run('one', async () => {
    isDone = true;
  });
  await assert.rejects(failing, { message: 'no' });
  await next;
  await streams.idle();
  assert.ok(isDone);
});
