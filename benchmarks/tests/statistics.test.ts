import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, spread } from '../harness/statistics.ts';

test('the median is the middle value, or the mean of the two in the middle, in whatever order the values come', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([100, 2, 4, 3]), 3.5);
  assert.throws(() => median([]), RangeError);
});

test('the spread is that of the middle half: a round that was disturbed does not count', () => {
  assert.equal(spread([8, 10, 13]), 0.5);
  assert.equal(spread([300, 9, 10, 11, 10, 1, 2, 500]), 0.2);
});
