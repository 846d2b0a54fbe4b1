import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoAnswer } from '../../src/stores/nats/failures.ts';
import { Patience } from '../../src/stores/nats/patience.ts';

const patience = () => new Patience({ least: 1_000, most: 4_000 });

/** Asks in vain; gives how long was waited. */
async function inVain(asking: Patience): Promise<number> {
  let waited = 0;
  const asked = asking.for(async (milliseconds) => {
    waited = milliseconds;
    throw new NoAnswer(milliseconds);
  });
  await assert.rejects(asked, NoAnswer);
  return waited;
}

test('what was not answered is waited for twice as long, up to a limit', async () => {
  const asking = patience();
  const waits = [];
  for (let time = 0; time < 4; time += 1) waits.push(await inVain(asking));
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 4_000]);
});

test('questions that were asked together are one experience', async () => {
  const asking = patience();
  assert.deepEqual(await Promise.all([inVain(asking), inVain(asking), inVain(asking)]), [1_000, 1_000, 1_000]);
  assert.equal(await inVain(asking), 2_000);
});

test('quick answers shorten the waiting by little, and not below its beginning; other errors tell nothing', async () => {
  const asking = patience();
  await inVain(asking);
  const waits = [];
  for (let time = 0; time < 4; time += 1) waits.push(await asking.for(async (milliseconds) => milliseconds));
  assert.deepEqual(waits, [2_000, 1_500, 1_125, 1_000]);
  await assert.rejects(asking.for(() => Promise.reject(new Error('refused'))));
  assert.equal(await inVain(asking), 1_000);
});
