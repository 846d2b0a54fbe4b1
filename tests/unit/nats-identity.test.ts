import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IntegrityError } from '../../src/index.ts';
import { Behind } from '../../src/stores/nats/failures.ts';
import { Identity } from '../../src/stores/nats/identity.ts';

// A leader that was cut off from the others has less than is known, for 10 to 20 seconds; a log that was put back has less for good.

const created = '2026-01-01T00:00:00Z';

function clustered() {
  let time = 0;
  const identity = new Identity({ created, now: () => time });
  const told = (sequence: number) => () =>
    identity.check({ created, cluster: { name: 'c', leader: 'n1' }, state: { last_seq: sequence } }, 7);
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { told, pass };
}

test('servers that know less for a minute have another log', () => {
  const { told, pass } = clustered();
  for (let second = 0; second <= 60; second += 1) {
    assert.throws(told(5), Behind, `after ${second} seconds`);
    pass(1_000);
  }
  assert.throws(told(5), IntegrityError);
});

test('nobody has asked in between: it may be another trouble', () => {
  const { told, pass } = clustered();
  assert.throws(told(5), Behind);
  for (const pause of [61_000, 20_000, 50_000]) {
    pass(pause);
    assert.throws(told(5), Behind);
  }
});

test('servers that know all are the ones that were asked before', () => {
  const { told, pass } = clustered();
  told(7)();
  pass(61_000);
  told(9)();
});
