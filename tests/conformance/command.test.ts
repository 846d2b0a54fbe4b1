import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

// `npx dvent conformance <module>`, with modules that are in order and others.

const directory = mkdtempSync(join(tmpdir(), 'dvent-conformance-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const library = pathToFileURL(resolve('dist/index.js')).href;

/** Runs the command on a module of this text. */
function run(text: string, ...options: readonly string[]) {
  const file = join(directory, 'store.mjs');
  writeFileSync(file, `import { InMemoryEventStore } from '${library}';\n${text}`);
  return runOn(file, ...options);
}

function runOn(file: string, ...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'conformance', file, ...options], {
    encoding: 'utf8',
  });
  return { code: status, told: stdout, complained: stderr };
}

test('a store that keeps the contract passes, rule by rule, and is ended', () => {
  const { code, told } = run(`export default {
    place: () => ({ lasts: false, open: (options) => new InMemoryEventStore(options) }),
    end: () => console.log('ended'),
  };`);
  assert.equal(code, 0);
  assert.match(told, /^✓ A save continues a stream \((\d+) of \1\)$/m);
  assert.match(told, /^✓ Laws \(2 of 2\)\n\d{3} passed, 0 failed\nended\n$/m);
});

const flawed = `export default { place: () => ({ lasts: false, open: (options) => {
  const store = new InMemoryEventStore(options);
  store.getLastEvent = async () => undefined;
  return store;
} }) };`;

test('a store that breaks it fails, with what was expected and what came, and no stack', () => {
  const { code, told } = run(flawed);
  assert.equal(code, 1);
  const rule = 'A stream is read by its versions';
  assert.match(
    told,
    new RegExp(`^✗ ${rule}: The last event .* \\(line \\d+\\)\n {4}In ".*": There is no such event\n✗ ${rule} \\(`, 'm'),
  );
  assert.match(told, /^\d{3} passed, \d+ failed$/m);
  assert.doesNotMatch(told, /^\s+at /m);
});

test('asked for more, it tells of a failure with its stack', () => {
  const { told } = run(flawed, '--verbose', '--only', 'The last event of a stream is found by itself');
  assert.match(told, /^ {4}Error: In ".*": There is no such event\n {8}at /m);
});

test('asked to, it ends at the first failure', () => {
  const inOneRule = ['--only', 'A closed store does nothing more'];
  assert.ok(failuresIn(run(flawed, ...inOneRule).told) > 1);
  for (const chosen of [[], inOneRule]) {
    const { code, told } = run(flawed, '--bail', ...chosen);
    assert.equal(code, 1);
    assert.equal(failuresIn(told), 1);
    assert.match(told, /^\d+ passed, 1 failed, \d+ not run\n$/m);
  }
});

const failuresIn = (told: string) => told.match(/^✗ .*: /gm)?.length ?? 0;

test('a failure is told before the next test begins', () => {
  const { told } = run(
    `let places = 0;
    export default { place: () => ({ lasts: false, open: (options) => {
      console.log('place');
      places += 1;
      if (places > 1) throw new Error('no more');
      return new InMemoryEventStore(options);
    } }) };`,
    '--only',
    'A save continues a stream',
  );
  const lines = told
    .split('\n')
    .filter((line) => /^(place|✗ .*line)/.test(line))
    .map((line) => line[0]);
  assert.equal(lines.slice(0, 5).join(''), 'pp✗p✗', told);
});

const right = `export default { place: () => ({ lasts: false, open: (options) => new InMemoryEventStore(options) }) };`;
const forgetful = `export default { place: () => ({ open: (options) => new InMemoryEventStore(options) }) };`;

test('a part of the tests can be run', () => {
  const one = run(right, '--only', 'A save of no events can fail');
  assert.equal(one.told, '✓ A save continues a stream (1 of 1)\n1 passed, 0 failed\n');
});

test('a law that fails names the step of its story, what store and model said, and how it is told again', () => {
  const failed = run(flawed, '--only', 'Laws');
  assert.match(
    failed.told,
    /^ {4}Store and model part at step 1 of 1, (save.*)\n {6}store: none\n {6}model: e\d+ \(.*, version 1\)\n {4}The story:\n {4}→ 1\. \1\n {4}To tell it again: /m,
  );
  const [again = ''] = /--seed=\S+ --path=[\d:]+/.exec(failed.told) ?? [];
  const repeated = run(flawed, '--only', 'Laws', '--runs', '1000', ...again.split(' '));
  assert.equal(repeated.code, 1);
  assert.equal(repeated.told, failed.told);
});

test('a law is told again by its seed alone too', () => {
  const failed = run(forgetful, '--only', 'whatever happens to it', '--runs', '500');
  const seed = /--seed=(-?\d+)/.exec(failed.told)?.[1] ?? '';
  const again = run(forgetful, '--only=whatever happens to it', '--runs=500', `--seed=${seed}`);
  assert.equal(again.code, 1);
  assert.equal(again.told, failed.told);
});

test('an option that there is not is answered with the usage, one that is no number with what it must be', () => {
  const other = run(right, '--parallel', '2');
  assert.equal(other.code, 2);
  assert.match(other.complained, /^Usage: dvent <command>/);
  assert.match(run(right, '--runs', 'many').complained, /^--runs must be a whole number/);
  assert.match(run(right, '--path', 'x', '--seed', '1').complained, /^--path must be what a failure has told/);
  assert.match(run(right, '--path', '1:2').complained, /^--path must be what a failure has told, .* with its --seed/);
  assert.match(run(right, '--only', 'no such rule').complained, /^--only must be a part of a rule or a name/);
});

test('a store that cannot be opened ends the run with its own error', () => {
  const { code, complained } = run(`export default { place: () => ({ open: () => { throw new Error('no such disk'); } }) };`);
  assert.equal(code, 1);
  assert.match(complained, /no such disk/);
});

test('a store that imports another copy of dvent is refused in a line that says what to do', () => {
  const copy = join(directory, 'copy');
  cpSync('dist', join(copy, 'dist'), { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{ "type": "module" }');
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  const other = pathToFileURL(join(copy, 'dist/index.js')).href;
  const { code, told, complained } = run(`import { InMemoryEventStore as Other } from '${other}';
    export default { place: () => ({ lasts: false, open: (options) => new Other(options) }) };`);
  assert.equal(code, 1);
  assert.equal(told, '');
  assert.match(complained, /^the dvent that the store imports must be the copy that tests it \(`npm ls dvent` .*\), got .*\n$/);
});

test('a module that exports something else is refused', () => {
  const { code, complained } = run('export default new InMemoryEventStore();');
  assert.equal(code, 1);
  assert.match(complained, /^the default export of .*store\.mjs must be a StoreUnderTest: /);
});

test('a store that lacks a method, or is none, is refused before it is tested', () => {
  const lacking = run(`export default { place: () => ({ open: (options) => {
    const store = new InMemoryEventStore(options);
    return Object.assign(store, { getStreams: undefined });
  } }) };`);
  assert.equal(lacking.code, 1);
  assert.match(lacking.complained, /^the store must be one that also has getStreams/);
  assert.match(
    run('export default { place: () => ({ open: () => undefined }) };').complained,
    /^what open\(\) gives must be an EventStore/,
  );
  assert.match(run('export default { place: () => undefined };').complained, /^what place\(\) gives must be a place/);
});

test('a module that is not there is refused', () => {
  const { code, complained } = runOn(join(directory, 'none.mjs'));
  assert.equal(code, 1);
  assert.match(complained, /^module must be a file, got ".*none\.mjs"/);
});

test('a module that cannot be loaded is told in a line', () => {
  const { code, complained } = run('export default {');
  assert.equal(code, 1);
  assert.match(complained, /^module must be a module that can be loaded \(Unexpected .*\), got ".*store\.mjs"\.\n$/);
});

test('help is no failure', () => {
  const { status, stdout } = spawnSync(process.execPath, ['dist/cli.js', '--help'], { encoding: 'utf8' });
  assert.equal(status, 0);
  assert.match(stdout, /^Usage: dvent <command>/);
});
