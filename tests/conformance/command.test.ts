import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  assert.match(told, /^✓ Laws \(1 of 1\)\n\d{3} passed, 0 failed\nended\n$/m);
});

test('a store that breaks it fails, with what went wrong where', () => {
  const { code, told } = run(`export default { place: () => ({ lasts: false, open: (options) => {
    const store = new InMemoryEventStore(options);
    store.getLastEvent = async () => undefined;
    return store;
  } }) };`);
  assert.equal(code, 1);
  assert.match(
    told,
    /^✗ A stream is read by its versions \(\d+ of \d+\)\n {2}✗ The last event .* \(line \d+\)\n {6}Error: In ".*": /m,
  );
  assert.match(told, /^\d{3} passed, \d+ failed$/m);
});

const right = `export default { place: () => ({ lasts: false, open: (options) => new InMemoryEventStore(options) }) };`;
const forgetful = `export default { place: () => ({ open: (options) => new InMemoryEventStore(options) }) };`;

test('a part of the tests can be run, and a law that failed again by its seed', () => {
  const one = run(right, '--only', 'A save of no events can fail');
  assert.equal(one.told, '✓ A save continues a stream (1 of 1)\n1 passed, 0 failed\n');
  const failed = run(forgetful, '--only', 'Laws', '--runs', '500');
  const seed = /seed: (-?\d+)/.exec(failed.told)?.[1] ?? '';
  const again = run(forgetful, '--only=Laws', `--seed=${seed}`);
  assert.equal(again.code, 1);
  assert.ok(again.told.includes(`seed: ${seed},`), again.told);
});

test('an option that there is not is answered with the usage, one that is no number with what it must be', () => {
  const other = run(right, '--parallel', '2');
  assert.equal(other.code, 2);
  assert.match(other.complained, /^Usage: dvent <command>/);
  assert.match(run(right, '--runs', 'many').complained, /^--runs must be a whole number/);
  assert.match(run(right, '--only', 'no such rule').complained, /^--only must be a part of a rule or a name/);
});

test('a store that cannot be opened ends the run with its own error', () => {
  const { code, complained } = run(`export default { place: () => ({ open: () => { throw new Error('no such disk'); } }) };`);
  assert.equal(code, 1);
  assert.match(complained, /no such disk/);
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

test('help is no failure', () => {
  const { status, stdout } = spawnSync(process.execPath, ['dist/cli.js', '--help'], { encoding: 'utf8' });
  assert.equal(status, 0);
  assert.match(stdout, /^Usage: dvent <command>/);
});
