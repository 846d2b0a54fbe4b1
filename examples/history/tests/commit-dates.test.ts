import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datesFrom } from '../git/commit-dates.ts';

const authored = '1700000000';
const authoredAt = '2023-11-14T22:13:20.000Z';

test('seconds become timestamps', () => {
  assert.deepEqual(datesFrom({ authored, committed: '0' }), { authoredAt, committedAt: '1970-01-01T00:00:00.000Z' });
});

test('the last second of 9999 is the last one that is taken as it is', () => {
  const last = '9999-12-31T23:59:59.000Z';
  assert.deepEqual(datesFrom({ authored, committed: '253402300799' }), { authoredAt, committedAt: last });
  const dateProblem = 'out of range';
  for (const committed of ['253402300800', '99999999999999', '18446744073709551615', '9'.repeat(400)])
    assert.deepEqual(datesFrom({ authored, committed }), { authoredAt, committedAt: last, dateProblem });
});

test('the other date stands in for one that git cannot read', () => {
  const dateProblem = 'missing';
  assert.deepEqual(datesFrom({ authored, committed: '' }), { authoredAt, committedAt: authoredAt, dateProblem });
  assert.deepEqual(datesFrom({ authored: '', committed: authored }), { authoredAt, committedAt: authoredAt, dateProblem });
  const begin = '1970-01-01T00:00:00.000Z';
  assert.deepEqual(datesFrom({ authored: '', committed: 'garbage' }), { authoredAt: begin, committedAt: begin, dateProblem });
});
