import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, Outcome } from '../../scripts/checking/check.ts';
import { runInOrder } from '../../scripts/checking/schedule.ts';

/** Plays a run in which each check ends when the test says so; `running` is what has started and not ended. */
async function play(checks: readonly Check[], failing: readonly string[] = []) {
  const together: string[][] = [];
  const running = new Set<string>();
  const run = async (check: Check): Promise<Outcome> => {
    running.add(check.name);
    await new Promise(setImmediate);
    together.push([...running]);
    running.delete(check.name);
    return { check, passed: 1, failed: failing.includes(check.name) ? 1 : 0, leftOut: [], seconds: 0 };
  };
  return { together, outcomes: await runInOrder(checks, { run, done: () => {} }) };
}

const check = (name: string, rest: Partial<Check> = {}): Check => ({ name, script: name, says: name, ...rest });

test('checks run one at a time, those that may share the machine two at a time', async () => {
  const { together } = await play([
    check('a'),
    check('b', { beside: true }),
    check('c', { beside: true }),
    check('d', { beside: true }),
    check('e'),
  ]);
  assert.ok(together.every((names) => names.length <= 2));
  assert.ok(together.some((names) => names.length === 2));
  assert.deepEqual(
    together.filter((names) => names.includes('a') || names.includes('e')),
    [['a'], ['e']],
  );
});

test('what comes after a failed check is not run and has failed', async () => {
  const { outcomes, together } = await play([check('build'), check('size', { after: ['build'], beside: true })], ['build']);
  assert.deepEqual(
    outcomes.map(({ failed, remark }) => [failed, remark]),
    [
      [1, undefined],
      [1, 'not run: build failed'],
    ],
  );
  assert.deepEqual(together, [['build']]);
});

test('a check waits for what it comes after', async () => {
  const { together } = await play([check('build', { beside: true }), check('size', { after: ['build'], beside: true })]);
  assert.deepEqual(together, [['build'], ['size']]);
});
