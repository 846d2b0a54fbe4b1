import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { root, TreeCopy } from './tree.ts';

const guard = join(root, 'scripts/require-node.cjs');
const run = (node: string, args: string[]) => spawnSync(node, [...args, '-e', 'console.log("ran")'], { encoding: 'utf8' });

function runAs(version: string) {
  using tree = new TreeCopy();
  const pretend = join(tree.directory, 'pretend.cjs');
  writeFileSync(pretend, `Object.defineProperty(process, 'version', { value: '${version}' });\n`);
  return run(process.execPath, ['-r', pretend, '-r', guard]);
}

for (const version of ['v0.12.18', 'v18.20.8', 'v20.20.2', 'v22.12.0', 'v22.17.1']) {
  test(`Node ${version} is refused with one line`, () => {
    const { status, stdout, stderr } = runAs(version);
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^dvent: this needs Node 22\.18 or newer and was run by v[^\n]*\n$/);
    assert.ok(stderr.includes(version));
  });
}

for (const version of ['v22.18.0', 'v24.0.0', 'v26.10.0']) {
  test(`Node ${version} runs`, () => {
    const { status, stdout, stderr } = runAs(version);
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'ran\n', stderr: '' });
  });
}

test('the Node that the machine itself has is judged by its version', () => {
  const places = (process.env.PATH ?? '').split(delimiter).filter((place) => !place.includes('node_modules'));
  const own = places.map((place) => join(place, 'node')).find((file) => existsSync(file)) ?? process.execPath;
  const [major = 0, minor = 0] = run(own, ['-p', 'process.versions.node']).stdout.split('.').map(Number);
  const fits = major > 22 || (major === 22 && minor >= 18);
  assert.equal(run(own, ['-r', guard]).status, fits ? 0 : 1);
});
