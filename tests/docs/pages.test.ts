import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync(['docs/**/*.md', 'examples/**/*.md', '{notebooks,benchmarks}/*.md']),
].sort();
const read = (file: string) => readFileSync(file, 'utf8');

/** The links of a page to other files of this tree. */
const linksIn = (text: string) => [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);

test('every link leads somewhere', () => {
  const broken = pages.flatMap((page) =>
    linksIn(read(page))
      .filter((target) => !existsSync(normalize(join(dirname(page), target))))
      .map((target) => `${page}: ${target}`),
  );
  assert.deepEqual(broken, []);
  assert.deepEqual(linksIn('[a](b.md) [c](https://example.org) [d](e/f.md#g)'), ['b.md', 'e/f.md']);
});

test('the decisions are numbered without a gap, each with its context, its decision and what it costs', () => {
  const files = globSync('docs/decisions/*.md').sort();
  assert.ok(files.length > 0);
  for (const [index, file] of files.entries()) {
    assert.ok(file.startsWith(`docs/decisions/${String(index + 1).padStart(4, '0')}-`), `${file} is not number ${index + 1}`);
    assert.match(
      read(file),
      new RegExp(`^# ${index + 1}\\. .+\\n[\\s\\S]*^## Context\\n[\\s\\S]*^## Decision\\n[\\s\\S]*^## What it costs\\n`, 'm'),
    );
  }
});

test('every guide is named in the README', () => {
  for (const guide of globSync('docs/guides/*.md')) assert.ok(linksIn(read('README.md')).includes(guide), guide);
});

test('the guide for authors of stores says of every export of dvent/store what it is for', () => {
  const exported = [...read('src/store.ts').matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.replace('type ', '').trim())
      .filter((name) => name !== ''),
  );
  assert.ok(exported.includes('Writes') && exported.length > 20);
  const firstCells = [...read('docs/guides/your-own-store.md').matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell).join();
  assert.deepEqual(
    exported.filter((name) => !firstCells.includes(`\`${name}\``)),
    [],
  );
});

const results = 'benchmarks/results.md';

test('the README shows the figures that were measured, and none that were not', () => {
  const [, section = ''] = /<!-- benchmarks:begin -->\n([\s\S]*)<!-- benchmarks:end -->/.exec(read('README.md')) ?? [];
  if (!existsSync(results)) return assert.equal(section, '');
  const [, table = '', beside = '', machine] =
    /^(\|[\s\S]*?\|)\n\n([\s\S]*)^Medians, measured on (.*?)\. \[/m.exec(section) ?? [];
  const measured = read(results);
  assert.ok(table.includes('|') && measured.includes(table), '`npm run bench` brings its table there');
  for (const [ratio] of beside.matchAll(/[\d.,]+ ×/g))
    assert.ok(measured.includes(ratio), `${ratio}, beside the table, was measured`);
  assert.ok(measured.includes(`${machine}.`), 'the machine is the one that was measured');
});
