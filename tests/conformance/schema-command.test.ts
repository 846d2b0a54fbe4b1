import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

// `npx dvent schema check <module>`: what the feature does not say, which calls what is behind the command.

const directory = mkdtempSync(join(tmpdir(), 'dvent-schemas-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const from = (path: string) => pathToFileURL(resolve(path)).href;
const imports = `import { Aggregate, defineEvent, shape } from '${from('dist/index.js')}';
import { z } from '${from('node_modules/zod/index.js')}';`;
let count = 0;

/** A module of this text, in a folder of its own. */
function moduleOf(text: string, name = 'events.ts'): string {
  count += 1;
  const file = join(mkdtempSync(join(directory, `${count}-`)), name);
  writeFileSync(file, `${imports}\n${text}`);
  return file;
}

function run(file: string, ...options: readonly string[]) {
  const args = ['dist/cli.js', 'schema', 'check', file, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { code: status, told: stdout, complained: stderr };
}

const beside = (file: string) => file.replace('.ts', '.schemas.json');

test('a module in TypeScript is recorded beside it, and checked against that', () => {
  const define = (fields: string) => `export const Added: unknown = defineEvent('Added', z.object({ ${fields} }));`;
  const file = moduleOf(define('text: z.string()'));
  const first = run(file);
  assert.equal(first.code, 1);
  assert.match(
    first.complained,
    /^file must be one that is there \(run with --update first\), got ".*events\.schemas\.json"\.\n$/,
  );

  const updated = run(file, '--update');
  assert.deepEqual([updated.code, updated.complained], [0, '']);
  assert.match(updated.told, /^✓ 1 type of event: .*events\.schemas\.json is written\n$/);
  const text = readFileSync(beside(file), 'utf8');
  assert.equal(text, `${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  assert.match(run(file, '--update').told, /is up to date\n$/);
  writeFileSync(beside(file), JSON.stringify(JSON.parse(text)));
  assert.equal(run(file, '--exact').code, 0, 'a formatter may have been at it');
  writeFileSync(beside(file), text);

  writeFileSync(file, `${imports}\n${define('text: z.string().min(1)')}`);
  const { code, told } = run(file);
  assert.equal(code, 1);
  assert.match(
    told,
    /^✗ Added\.text has the minLength 1, where it had none: .*\n✗ 1 change that stored events may not satisfy\n$/,
  );
  assert.equal(readFileSync(beside(file), 'utf8'), text, 'a check writes nothing');
});

test('types are found by name, by default, in arrays and with their aggregates, each once', () => {
  const file = moduleOf(
    `const one = (name) => defineEvent(name, z.object({}));
    const [A, B, C, D] = ['A', 'B', 'C', 'D'].map(one);
    export { A };
    export default [[B], A];
    export class Thing extends Aggregate({ type: 'Thing', events: [C, A], state: { n: 0 }, apply: { A: (s) => s, C: (s) => s } }) {}
    export const other = { D };`,
    'events.mjs',
  );
  const record = join(directory, 'record.json');
  assert.equal(run(file, '--update', `--file=${record}`).code, 0);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(record, 'utf8')).events), ['A', 'B', 'C']);
  assert.ok(!existsSync(file.replace('.mjs', '.schemas.json')));
});

test('what cannot be used is told in a line', () => {
  const lines: readonly (readonly [string, RegExp])[] = [
    [join(directory, 'none.ts'), /^module must be a file, got ".*none\.ts"\.\n$/],
    [
      moduleOf("throw new Error('no such thing');"),
      /^module must be a module that can be loaded \(no such thing\), got ".*"\.\n$/,
    ],
    [moduleOf('export const a = 1;'), /^module must be one that exports types of events, or aggregates, got ".*"\.\n$/],
    [
      moduleOf("export const all = [defineEvent('A', shape()), defineEvent('B', shape(), { formerly: ['A'] })];"),
      /^event type must be the name of one type, now or formerly, got "A"\.\n$/,
    ],
  ];
  for (const [file, line] of lines) {
    const { code, told, complained } = run(file, '--update');
    assert.deepEqual([code, told], [1, ''], complained);
    assert.match(complained, line);
  }
});

test('a file that cannot be written is told in a line', () => {
  const { code, complained } = run(
    moduleOf("export const A = defineEvent('A', shape());"),
    '--update',
    `--file=${directory}/no/such/folder.json`,
  );
  assert.equal(code, 1);
  assert.match(complained, /^file must be one that can be used \(ENOENT.*\), got ".*folder\.json"\.\n$/);
});

test('a command that there is not is answered with the usage', () => {
  for (const args of [['schema'], ['schema', 'chekc', 'a.ts'], ['schema', 'check'], ['schema', 'check', 'a.ts', '--force']]) {
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /^Usage: dvent <command>\n[\s\S]*\n {2}dvent schema check <module> /);
  }
});
