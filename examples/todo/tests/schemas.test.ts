import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

test('stored todos satisfy the types of events as they are, and those are recorded', () => {
  const events = join(import.meta.dirname, '../domain/events.ts');
  const args = [resolve('dist/cli.js'), 'schema', 'check', events, '--exact'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  assert.equal(stdout, '✓ 3 types of event: what is stored satisfies them\n');
});
