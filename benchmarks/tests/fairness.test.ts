import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSameReading, commonSettings, UnfairComparisonError } from '../harness/fairness.ts';
import type { Measurement } from '../harness/race.ts';

const full = { synchronous: 'FULL', journal_mode: 'wal' };
const measured = (more: Partial<Measurement>): Measurement => ({
  rounds: [1],
  failures: [],
  settings: [full],
  loaded: undefined,
  ...more,
});
const unfair = (message: RegExp) => (error: unknown) => error instanceof UnfairComparisonError && message.test(error.message);

test('equal settings are named', () => {
  const row = new Map([
    ['ours', measured({ settings: [full, full] })],
    ['raw', measured({})],
  ]);
  assert.equal(commonSettings(row), 'synchronous=FULL, journal_mode=wal');
});

test('one connection that syncs less makes the comparison unfair', () => {
  const row = new Map([
    ['ours', measured({})],
    ['raw', measured({ settings: [full, { ...full, synchronous: 'NORMAL' }] })],
  ]);
  assert.throws(() => commonSettings(row), unfair(/raw has synchronous=NORMAL, journal_mode=wal/));
});

test('so does another journal mode', () => {
  const row = new Map([
    ['ours', measured({})],
    ['raw', measured({ settings: [{ ...full, journal_mode: 'delete' }] })],
  ]);
  assert.throws(() => commonSettings(row), unfair(/journal_mode=delete/));
});

test('a contender that has figures but tells no settings is not trusted', () => {
  const row = new Map([
    ['ours', measured({})],
    ['raw', measured({ settings: undefined })],
  ]);
  assert.throws(() => commonSettings(row), unfair(/no settings could be read back from raw/));
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
