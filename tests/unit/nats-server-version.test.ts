import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oldestNats } from '../../scripts/checking/needs.ts';
import { firstReliable, isReliableVersion } from '../../src/stores/nats/server-version.ts';

test('servers are told apart by their versions', () => {
  for (const version of ['2.12.2', '2.12.10', '2.13.0', '2.15.1', '3.0.0', '2.12.2-preview.1'])
    assert.ok(isReliableVersion(version));
  for (const version of ['', '2.9.10', '2.12.1', '2.12', '1.99.9', 'none']) assert.ok(!isReliableVersion(version), version);
});

test('the checks ask for a server that the store takes', () => {
  assert.equal(oldestNats, firstReliable);
});
