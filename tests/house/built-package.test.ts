import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { TreeCopy } from './tree.ts';

// What looks at the built package finds the faults it is there for: here they are planted in a package made for it.

function builtPackage(): TreeCopy {
  const tree = new TreeCopy('scripts', 'package.json', 'tsconfig.json', 'tsconfig.declarations.json');
  tree.plant('dist/index.d.ts', "import type { Hidden } from './core/hidden.ts';\nexport declare function make(): Hidden;\n");
  tree.plant('dist/core/hidden.d.ts', '/** Any comment may say any. */\nexport interface Hidden {\n  readonly id: string;\n}\n');
  tree.plant('dist/stores/sqlite/index.d.ts', "export { make } from '../../index.ts';\n");
  tree.plant('dist/stores/postgres/index.d.ts', "export { make } from '../../index.ts';\n");
  tree.plant('dist/stores/nats/index.d.ts', "export { make } from '../../index.ts';\n");
  tree.plant('dist/application/index.d.ts', "export { make } from '../index.ts';\n");
  tree.plant('dist/values/index.d.ts', "export { make } from '../index.ts';\n");
  tree.plant('dist/codec/index.d.ts', "export { make } from '../index.ts';\n");
  tree.plant('dist/snapshots/index.d.ts', "export { make } from '../index.ts';\n");
  tree.plant('dist/store.d.ts', "export { make } from './index.ts';\n");
  tree.plant('dist/testing/index.d.ts', "export { make } from '../index.ts';\n");
  tree.plant('dist/open.d.ts', 'export declare const open: (url: string) => void;\n');
  tree.plant('dist/index.js', 'export const make = () => ({ id: 1 });\n');
  return tree;
}

const checkApi = (tree: TreeCopy, ...args: string[]) => tree.run('node', ['scripts/api-report.ts', ...args]);
const checkSize = (tree: TreeCopy) => tree.run('node', ['scripts/check-size.ts']);

test('a surface that is not the reported one is found, what is reached without being exported included', () => {
  using tree = builtPackage();
  assert.equal(checkApi(tree).code, 1, 'there is no report yet');
  assert.equal(checkApi(tree, '--write').code, 0);
  assert.equal(checkApi(tree).code, 0);
  tree.plant('dist/core/hidden.d.ts', 'export interface Hidden {\n  readonly id: number;\n}\n');
  const { code, output } = checkApi(tree);
  assert.equal(code, 1);
  assert.match(output, /The public surface differs/);
});

test('an any is found wherever a user would meet it', () => {
  using tree = builtPackage();
  assert.equal(checkApi(tree, '--write').code, 0);
  tree.plant('dist/core/hidden.d.ts', 'export interface Hidden {\n  readonly id: readonly any[];\n}\n');
  const { code, output } = checkApi(tree, '--write');
  assert.equal(code, 1);
  assert.match(output, /dist\/core\/hidden\.d\.ts: any, in what declares Hidden/);
});

test('a root that is too large, or needs Node, is found', () => {
  using tree = builtPackage();
  assert.equal(checkSize(tree).code, 0);
  tree.plant('dist/index.js', `export const make = () => '${randomBytes(18_000).toString('base64')}';\n`);
  const large = checkSize(tree);
  assert.equal(large.code, 1);
  assert.match(large.output, /more than allowed/);
  tree.plant('dist/index.js', "export { readFileSync as make } from 'node:fs';\n");
  const needsNode = checkSize(tree);
  assert.equal(needsNode.code, 1);
  assert.match(needsNode.output, /node:fs/);
});
