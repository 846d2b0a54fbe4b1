import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TreeCopy } from './tree.ts';

// The script that CI runs, with an npm that does as it is told: whatever happens, the last line is a verdict, and the exit code is right.

function runCi(npm: string): { code: number | null; lastLine: string | undefined } {
  using tree = new TreeCopy('.ci');
  tree.plant('bin/npm', `#!/bin/sh\n${npm}\n`);
  chmodSync(join(tree.directory, 'bin/npm'), 0o755);
  const PATH = `${join(tree.directory, 'bin')}:${process.env['PATH']}`;
  const { code, output } = tree.run('bash', ['.ci/run'], { PATH, CI: 'true' });
  return { code, lastLine: output.trimEnd().split('\n').at(-1) };
}

const summary = (passed: number, failed: number) =>
  `mkdir -p reports; echo '{"passed":${passed},"failed":${failed}}' > reports/summary.json`;
const whenTesting = (then: string) => `if [ "$1" = test ]; then ${then}; fi`;

test('CI passes where the checks pass, and demands that all of them run', () => {
  const npm = whenTesting(`[ "$DVENT_REQUIRE_ALL" = 1 ] || exit 3; ${summary(7, 0)}`);
  assert.deepEqual(runCi(npm), { code: 0, lastLine: '7 passed, 0 failed' });
});

test('CI fails where a check fails', () => {
  assert.deepEqual(runCi(whenTesting(`${summary(6, 1)}; exit 1`)), { code: 1, lastLine: '6 passed, 1 failed' });
});

test('CI fails where the checks never came to a count', () => {
  assert.deepEqual(runCi(whenTesting('exit 9')), { code: 9, lastLine: '0 passed, 1 failed' });
  assert.deepEqual(runCi('if [ "$1" = ci ]; then exit 4; fi'), { code: 4, lastLine: '0 passed, 1 failed' });
  assert.deepEqual(runCi('if [ "$2" = setup:os ]; then exit 5; fi'), { code: 5, lastLine: '0 passed, 1 failed' });
});
