import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadMoment, momentFrom } from '../queries/moment.ts';

test('a number is a version', () => {
  assert.deepEqual(momentFrom('12'), { version: 12 });
  assert.deepEqual(momentFrom('v1'), { version: 1 });
  assert.deepEqual(momentFrom('2024'), { version: 2024 });
});

test('a date is the end of that day, in UTC', () => {
  assert.deepEqual(momentFrom('2024-02-29'), { at: '2024-02-29T23:59:59.999Z' });
  assert.deepEqual(momentFrom('0000-01-01'), { at: '0000-01-01T23:59:59.999Z' });
});

test('a time with a zone is an instant', () => {
  assert.deepEqual(momentFrom('2024-01-31T12:00Z'), { at: '2024-01-31T12:00:00.000Z' });
  assert.deepEqual(momentFrom('2024-01-31T12:00:30.5+05:45'), { at: '2024-01-31T06:15:30.500Z' });
});

test('what is neither is refused', () => {
  const texts = [
    ...['', 'v', 'v0', '0', '-1', '1.5', 'yesterday', ' 2024-01-01', '2024-01'],
    ...['2024-13-01', '2024-02-30', '2023-02-29', '2024-01-00', '2024-1-1', '20240101T', '2024-01-01 12:00', '2024-01-01T12:00'],
    ...['2024-01-01T25:00Z', '0000-01-01T00:00+14:00', '9999-12-31T23:00-05:00'],
  ];
  for (const text of texts) assert.throws(() => momentFrom(text), BadMoment, text);
});
