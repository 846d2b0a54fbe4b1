import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { filesIn, read } from './tree.ts';

// The house rules that no other tool checks. Lint, rooms and types have checks of their own.

const places = ['src', 'features', 'examples', 'scripts', 'tests', 'benchmarks', 'notebooks'].filter((place) =>
  existsSync(place),
);
const written = filesIn(...places).filter((path) => /\.(c|m)?[jt]s$|\.feature$|\.sh$/.test(path));

/** Files that may pass 250 lines, each with its reason. */
const longFiles: { readonly [path: string]: string } = {
  'features/aggregate.feature': 'a concept has one feature, read from top to bottom',
  'features/event-store.feature': 'a concept has one feature, read from top to bottom',
  'features/event.feature': 'a concept has one feature, read from top to bottom',
  'features/idempotent-commands.feature': 'a concept has one feature, read from top to bottom',
  'features/repository.feature': 'a concept has one feature, read from top to bottom',
};

test('no file passes 250 lines without a reason', () => {
  const lines = (path: string) => read(path).trimEnd().split('\n').length;
  const long = written.filter((path) => lines(path) > 250).map((path) => `${path}: ${lines(path)} lines`);
  assert.deepEqual(
    long.filter((told) => longFiles[told.replace(/: \d+ lines$/, '')] === undefined),
    [],
  );
  const needless = Object.keys(longFiles).filter((path) => !written.includes(path) || lines(path) <= 250);
  assert.deepEqual(needless, [], 'these need no place in the list any more');
});

test('no file is named after nothing', () => {
  const vague = /^(utils?|helpers?|types|misc|common)\./;
  assert.deepEqual(
    written.filter((path) => vague.test(basename(path))),
    [],
  );
});

test('the map of a folder names each of its files, and no others', () => {
  for (const folder of ['src/stores/nats', 'src/stores/postgres']) {
    const [map = ''] = read(`${folder}/log.ts`).split('\n\n');
    const named = [...map.matchAll(/^\/\/ {3}([a-z-]+(?:, [a-z-]+)*) {2}/gm)].flatMap(([, names = '']) => names.split(', '));
    const files = filesIn(folder).map((path) => basename(path, '.ts'));
    assert.deepEqual(named.toSorted(), files.filter((name) => name !== 'log' && name !== 'index').toSorted(), folder);
  }
});

test('nothing is left to do later', () => {
  const marks = new RegExp(`\\b(${['TO', 'FIX', 'XX'].map((start, at) => start + ['DO', 'ME', 'X'][at]).join('|')})\\b`);
  assert.deepEqual(
    written.filter((path) => marks.test(read(path))),
    [],
  );
});

test('the core and the root import no Node module', () => {
  const browserFiles = [...filesIn('src/core'), 'src/index.ts', 'src/stores/memory.ts'];
  assert.deepEqual(
    browserFiles.filter((path) => /['"]node:/.test(read(path))),
    [],
  );
});

test('the lock files name no host', () => {
  const locks = ['package-lock.json', 'benchmarks/package-lock.json', 'notebooks/package-lock.json'];
  assert.deepEqual(
    locks.filter((path) => /"resolved": "\w+:/.test(read(path))),
    [],
  );
});

test('every npm script that runs our TypeScript checks its Node first', () => {
  // JSON.parse gives `any`; npm itself has read this file before this test could run.
  const { scripts } = JSON.parse(read('package.json')) as { scripts: { [name: string]: string } };
  const unguarded = Object.entries(scripts).flatMap(([name, text]) =>
    text
      .split('&&')
      .filter((command) => /^\s*node\s/.test(command) || command.includes('cucumber'))
      .filter((command) => !command.trim().startsWith('node -r ./scripts/require-node.cjs '))
      .map((command) => `${name}: ${command}`),
  );
  assert.deepEqual(unguarded, []);
});
