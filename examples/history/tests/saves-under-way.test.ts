import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SavesUnderWay } from '../intake/saves-under-way.ts';

/** Runs what is due, and tells whether the promise is settled by then. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)])) !== pending;
}

test('there is room up to the limit', async () => {
  const saves = new SavesUnderWay({ limit: 3 });
  const [first, second, third] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await saves.add(first.promise);
  await saves.add(second.promise);
  const full = saves.add(third.promise);
  assert.equal(await isSettled(full), false);
  second.resolve();
  await full;
  const settled = saves.settled();
  first.resolve();
  assert.equal(await isSettled(settled), false);
  third.resolve();
  await settled;
});

test('after a failure nothing more is let in, and the first failure is told', async () => {
  const saves = new SavesUnderWay({ limit: 8 });
  const [first, second] = [new Error('first'), new Error('second')];
  await saves.add(Promise.resolve());
  await saves.add(Promise.reject(first));
  await assert.rejects(async () => {
    for (let count = 0; count < 8; count += 1) await saves.add(Promise.reject(second));
  }, first);
  await assert.rejects(saves.settled(), first);
});
