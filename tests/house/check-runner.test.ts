import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Check } from '../../scripts/checking/check.ts';
import { TreeCopy } from './tree.ts';

// The checks are only worth something if they can fail: each fault here is planted in a copy of the tree, where `npm test` must
// say so by its exit code and in its last line.

const passing = (name: string) => `import { test } from 'node:test';\ntest('${name}', () => {});\n`;
const failing = "import { test } from 'node:test';\ntest('planted', () => { throw new Error('planted'); });\n";
const skipped = "import { test } from 'node:test';\ntest('left for later', { skip: true }, () => {});\n";

function npmTest(tree: TreeCopy, only: string, env: { [name: string]: string } = {}) {
  const { code, output } = tree.run('npm', ['test', '--silent', '--', '--only', only], { DVENT_REQUIRE_ALL: '', ...env });
  return { code, output, last: output.trimEnd().split('\n').at(-1) };
}

function copyWithTests(tests: { readonly [path: string]: string }): TreeCopy {
  const tree = new TreeCopy('scripts', 'package.json', 'cucumber.mjs');
  for (const [path, content] of Object.entries(tests)) tree.plant(path, content);
  return tree;
}

test('a passing test passes', () => {
  using tree = copyWithTests({ 'tests/a/a.test.ts': passing('one'), 'tests/b/b.test.ts': passing('two') });
  const { code, last, output } = npmTest(tree, 'node-tests');
  assert.deepEqual({ code, last }, { code: 0, last: '2 passed, 0 failed' }, output);
});

test('one failing test fails the run', () => {
  using tree = copyWithTests({ 'tests/a/a.test.ts': passing('one'), 'tests/planted/planted.test.ts': failing });
  const { code, last, output } = npmTest(tree, 'node-tests');
  assert.deepEqual({ code, last }, { code: 1, last: '1 passed, 1 failed' }, output);
  assert.match(output, /Error: planted/);
});

test('a run of no tests, and a file without one, have failed', () => {
  using none = copyWithTests({});
  assert.deepEqual([npmTest(none, 'node-tests').code, npmTest(none, 'node-tests').last], [1, '0 passed, 1 failed']);
  using empty = copyWithTests({ 'tests/a/a.test.ts': passing('one'), 'tests/a/empty.test.ts': 'export {};\n' });
  assert.equal(npmTest(empty, 'node-tests').last, '1 passed, 1 failed');
});

test('a skipped test is named, and has failed where all must run', () => {
  using tree = copyWithTests({ 'tests/a/a.test.ts': passing('one') + skipped.replace(/.*\n/, '') });
  const told = npmTest(tree, 'node-tests');
  assert.deepEqual([told.code, told.last], [0, '1 passed, 0 failed']);
  assert.match(told.output, /NOT RUN:\n {2}node-tests: left for later/);
  const required = npmTest(tree, 'node-tests', { DVENT_REQUIRE_ALL: '1' });
  assert.deepEqual([required.code, required.last], [1, '1 passed, 1 failed']);
});

test('a check that lacks what it needs is named, and has failed where all must run', () => {
  using tree = copyWithTests({});
  const checks: Check[] = [
    { name: 'here', script: 'here', says: 'it is here' },
    { name: 'page', script: 'page', says: 'it runs in a browser', needs: 'chromium' },
  ];
  tree.plant('scripts/checks.ts', `export const checks = ${JSON.stringify(checks)};\n`);
  tree.plant('package.json', JSON.stringify({ type: 'module', scripts: { here: 'true', page: 'true' } }));
  const bare = (env: { [name: string]: string }) => {
    const PATH = `${tree.directory}/bin`;
    return tree.run(process.execPath, ['scripts/run-checks.ts'], { DVENT_REQUIRE_ALL: '', ...env, PATH });
  };
  tree.plant('bin/npm', '#!/bin/sh\nexit 0\n');
  tree.run('chmod', ['+x', 'bin/npm']);
  const told = bare({});
  assert.equal(told.code, 0, told.output);
  assert.match(told.output, /NOT RUN:\n {2}page: needs chromium/);
  assert.match(told.output, /\n1 passed, 0 failed\n$/);
  const required = bare({ DVENT_REQUIRE_ALL: '1' });
  assert.equal(required.code, 1);
  assert.match(required.output, /\n1 passed, 1 failed\n$/);
});

test('a check that never ends is ended, with all that it started, and has failed', () => {
  using tree = copyWithTests({});
  const checks: Check[] = [{ name: 'hanging', script: 'hanging', says: 'it ends', minutes: 0.01 }];
  tree.plant('scripts/checks.ts', `export const checks = ${JSON.stringify(checks)};\n`);
  tree.plant('hang.mjs', "console.log('it hangs');\nsetInterval(() => {}, 1_000);\n");
  tree.plant('package.json', JSON.stringify({ type: 'module', scripts: { hanging: 'node hang.mjs & wait' } }));
  const { code, output } = tree.run('node', ['scripts/run-checks.ts']);
  assert.equal(code, 1);
  assert.match(output, /hanging .* 1 failed \(stopped after 0\.01 minutes\)\n {4}it hangs\n/);
});

const scenario = (steps: string) => `Feature: Planted\n  Scenario: One\n    ${steps}\n`;
const steps =
  "import { Given } from '@cucumber/cucumber';\nGiven('all is well', () => {});\nGiven('it breaks', () => { throw new Error('planted'); });\n";

test('scenarios are counted, a failing or undefined one has failed', () => {
  using tree = copyWithTests({ 'features/planted.feature': scenario('Given all is well'), 'features/steps/planted.ts': steps });
  assert.equal(npmTest(tree, 'features-memory').last, '1 passed, 0 failed');
  tree.plant('features/broken.feature', scenario('Given it breaks'));
  tree.plant('features/undefined.feature', scenario('Given nobody defined this'));
  const { code, last, output } = npmTest(tree, 'features-memory');
  assert.deepEqual({ code, last }, { code: 1, last: '1 passed, 2 failed' }, output);
});

test('features:html writes the features and their results as one page', () => {
  using tree = copyWithTests({ 'features/planted.feature': scenario('Given all is well'), 'features/steps/planted.ts': steps });
  const { code, output } = tree.run('npm', ['run', 'features:html']);
  assert.equal(code, 0, output);
  const page = readFileSync(`${tree.directory}/reports/features.html`, 'utf8');
  assert.match(page, /^<!DOCTYPE html>/i);
  assert.match(page, /all is well[\s\S]*"PASSED"/);
});
