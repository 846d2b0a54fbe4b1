import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { migrations } from '../../src/stores/postgres/schema.ts';

// A migration that was released has been run somewhere: it is never changed, what is new is another one. Each is held to its text.

const released = ['9fd363bd2bcde799', 'daaa11453d96f433', '386081cd0d0e6464', 'acd8a3ab3f942ffd'];

test('migrations are what they were', () => {
  const texts = migrations.map((migration) => hash('sha256', migration('"dvent"').replace(/\s+/g, ' '), 'hex').slice(0, 16));
  assert.deepEqual(texts, released);
});
