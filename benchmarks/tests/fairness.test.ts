import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSameReading, commonPragmas, UnfairComparisonError } from '../harness/fairness.ts';
import type { Measurement } from '../harness/race.ts';

const full = { synchronous: 2, journal_mode: 'wal' };
const measured = (more: Partial<Measurement>): Measurement => ({
  rounds: [1],
  failures: [],
  pragmas: [full],
  loaded: undefined,
  ...more,
});
const unfair = (message: RegExp) => (error: unknown) => error instanceof UnfairComparisonError && message.test(error.message);

test('equal pragmas are named', () => {
  const row = new Map([
    ['ours', measured({ pragmas: [full, full] })],
    ['raw', measured({})],
  ]);
  assert.equal(commonPragmas(row), 'synchronous=FULL, journal_mode=wal');
});

test('one connection that syncs less makes the comparison unfair', () => {
  const row = new Map([
    ['ours', measured({})],
    ['raw', measured({ pragmas: [full, { ...full, synchronous: 1 }] })],
  ]);
  assert.throws(() => commonPragmas(row), unfair(/raw has synchronous=NORMAL, journal_mode=wal/));
});

test('so does another journal mode', () => {
  const row = new Map([
    ['ours', measured({})],
    ['raw', measured({ pragmas: [{ ...full, journal_mode: 'delete' }] })],
  ]);
  assert.throws(() => commonPragmas(row), unfair(/journal_mode=delete/));
});

test('a contender that has figures but tells no pragmas is not trusted', () => {
  const row = new Map([
    ['ours', measured({})],
    ['raw', measured({ pragmas: undefined })],
  ]);
  assert.throws(() => commonPragmas(row), unfair(/no pragmas could be read back from raw/));
});

test('whoever reads fewer characters has not done the work', () => {
  const all = { events: 200, state: 20 };
  const row = (other: Measurement['loaded']) =>
    new Map([
      ['ours', measured({ loaded: all })],
      ['other', measured({ loaded: other })],
    ]);
  checkSameReading(row(all));
  checkSameReading(row({ events: 200, state: undefined }));
  assert.throws(() => checkSameReading(row({ events: 199, state: 20 })), unfair(/not the same was read/));
  assert.throws(() => checkSameReading(row({ events: 200, state: 19 })), unfair(/not the same was read/));
});
