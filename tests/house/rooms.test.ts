import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../scripts/rooms/judge.ts';
import { rooms } from '../../scripts/rooms/rooms.ts';
import { TreeCopy } from './tree.ts';

const copied = ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

test('the rooms of the sources are kept, and each planted fault is found', () => {
  using tree = new TreeCopy(...copied);
  const check = () => tree.run('node', ['scripts/check-rooms.ts']);
  const sound = check();
  assert.equal(sound.code, 0, sound.output);

  tree.plant(
    'src/core/planted.ts',
    "import '../stores/planted.ts';\nimport { readFileSync } from 'node:fs';\nimport 'zod';\nvoid readFileSync;\n",
  );
  tree.plant('src/stores/planted.ts', "export const planted = () => import('../core/planted.ts');\n");
  tree.plant('src/stores/memory-planted.ts', "export type Planted = import('./sqlite/index.ts').SqliteEventStore;\n");
  tree.plant('src/codec/planted.ts', "export type { StandardSchemaV1 } from '@standard-schema/spec';\n");
  const { code, output } = check();
  assert.equal(code, 1);
  for (const expected of [
    'src/stores/planted.ts is in no room',
    'src/core/planted.ts imports src/stores/planted.ts: it is in no room',
    "src/core/planted.ts imports node:fs: core is free of Node's own modules",
    'src/core/planted.ts imports zod: core may not import this package',
    'src/stores/memory-planted.ts imports src/stores/sqlite/index.ts: memory store may not import sqlite store',
    'src/codec/planted.ts imports @standard-schema/spec: codec may not import this package',
    'a cycle: src/core/planted.ts → src/stores/planted.ts → src/core/planted.ts',
  ]) {
    assert.ok(output.includes(expected), `${expected}\n--- is not in ---\n${output}`);
  }
});

const verdictOn = (from: string, to: string, typeOnly = false) =>
  judge({ files: [from], imports: [{ from, to, typeOnly, own: to.startsWith('src/') }], rooms });

test('a store may use the types of snapshots, not their code', () => {
  assert.deepEqual(verdictOn('src/stores/sqlite/index.ts', 'src/snapshots/snapshot.ts', true), []);
  assert.deepEqual(verdictOn('src/stores/sqlite/index.ts', 'src/snapshots/snapshot.ts'), [
    'src/stores/sqlite/index.ts imports src/snapshots/snapshot.ts: sqlite store may import types alone from snapshots',
  ]);
});

test('the core may use the types of Standard Schema, not its code', () => {
  assert.deepEqual(verdictOn('src/core/schema.ts', '@standard-schema/spec', true), []);
  assert.equal(verdictOn('src/core/schema.ts', '@standard-schema/spec').length, 1);
});
