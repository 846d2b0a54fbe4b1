import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GitError } from '../git/git-error.ts';
import { LogParser } from '../git/log-parser.ts';

const id = (digit: string) => digit.repeat(40);
const blob = 'c'.repeat(40);
const none = '0'.repeat(40);

const header = ({
  commit = id('1'),
  parents = '',
  name = 'Ada',
  email = 'ada@example.com',
  authored = '1',
  committed = '2',
  subject = 'Do it',
}) => `${[commit, parents, name, email, authored, committed, subject].join('\0')}\0`;

const raw = (status: string, paths: readonly string[], { before = '100644', after = '100644' } = {}) =>
  `:${before} ${after} ${none} ${blob} ${status}\0${paths.map((path) => `${path}\0`).join('')}`;

function commitsIn(output: string, { chunk = output.length } = {}) {
  const bytes = Buffer.from(output, 'latin1');
  const parser = new LogParser();
  const commits = [];
  for (let at = 0; at < bytes.length; at += chunk) commits.push(...parser.push(bytes.subarray(at, at + chunk)));
  commits.push(...parser.end());
  return commits;
}

const changesIn = (output: string) => commitsIn(output).flatMap(({ changes }) => changes);

test('no output, no commits', () => assert.deepEqual(commitsIn(''), []));

test('a commit without changes', () => {
  assert.deepEqual(commitsIn(header({ parents: `${id('2')} ${id('3')}` })), [
    {
      id: id('1'),
      parents: [id('2'), id('3')],
      author: { name: 'Ada', email: 'ada@example.com' },
      authoredAt: '1970-01-01T00:00:01.000Z',
      committedAt: '1970-01-01T00:00:02.000Z',
      subject: 'Do it',
      changes: [],
    },
  ]);
});

test('empty names, addresses and subjects; ids of SHA-256', () => {
  const commit = '1'.repeat(64);
  const [first, second] = commitsIn(header({ name: '', email: '', subject: '' }) + header({ commit }));
  assert.deepEqual([first?.author, first?.subject, second?.id], [{ name: '', email: '' }, '', commit]);
});

test('what was done to a file', () => {
  const output = `${header({})}\n${raw('A', ['new'], { before: '000000' })}${raw('D', ['old'], { before: '120000', after: '000000' })}${raw('M', ['mode'], { after: '100755' })}${raw('T', ['module'], { after: '160000' })}${raw('R087', ['from', 'to'])}${raw('C100', ['from', 'copy'])}3\t0\tnew\x000\t1\told\x000\t0\tmode\x001\t5\tmodule\x0012\t7\t\0from\0to\x000\t0\t\0from\0copy\0`;
  const lines = (added: number, removed: number) => ({ blob, added, removed, binary: false });
  assert.deepEqual(changesIn(output), [
    { action: 'added', path: 'new', kind: 'file', ...lines(3, 0) },
    { action: 'deleted', path: 'old', kind: 'symlink', ...lines(0, 1) },
    { action: 'changed', path: 'mode', kind: 'executable', ...lines(0, 0) },
    { action: 'changed', path: 'module', kind: 'submodule', ...lines(1, 5) },
    { action: 'renamed', path: 'to', from: 'from', kind: 'file', ...lines(12, 7) },
    { action: 'copied', path: 'copy', from: 'from', kind: 'file', ...lines(0, 0) },
  ]);
});

test('a binary file has no lines', () => {
  const output = `${header({})}\n${raw('M', ['image'])}${raw('R100', ['a.bin', 'b.bin'])}-\t-\timage\0-\t-\t\0a.bin\0b.bin\0`;
  assert.deepEqual(
    changesIn(output).map(({ path, added, removed, binary }) => [path, added, removed, binary]),
    [
      ['image', 0, 0, true],
      ['b.bin', 0, 0, true],
    ],
  );
});

const hostile = [
  'tab\tand\nnewline',
  '\n:100644 100644 0 0 M',
  `:100644 100644 ${none} ${blob} M`,
  '1\t2\tlines',
  '-\t-\t',
  id('f'),
  `\n${id('f')}`,
  'quoted "name"',
  'back\\slash',
  '{old => new}',
  ' ',
  '\x01commit',
];

test('paths that look like something else', () => {
  for (const path of hostile) {
    const output = `${header({})}\n${raw('M', [path])}${raw('R090', [path, `${path}2`])}4\t5\t${path}\x006\t7\t\0${path}\0${path}2\0${header({ commit: id('2') })}`;
    const changes = changesIn(output).map(({ path, from, added }) => [path, from, added]);
    assert.deepEqual(changes, [
      [path, undefined, 4],
      [`${path}2`, path, 6],
    ]);
  }
});

test('names and subjects that look like something else', () => {
  for (const text of hostile) {
    const [commit, next] = commitsIn(header({ name: text, email: text, subject: text }) + header({ commit: id('2') }));
    assert.deepEqual([commit?.author, commit?.subject, next?.id], [{ name: text, email: text }, text, id('2')]);
  }
});

test('bytes that are no UTF-8', () => {
  const output = `${header({ name: 'Jos\xe9', subject: '\xff' })}\n${raw('M', ['caf\xe9'])}1\t0\tcaf\xe9\0`;
  const [commit] = commitsIn(output);
  assert.deepEqual(
    [commit?.author.name, commit?.subject, commit?.changes[0]?.path, commit?.changes[0]?.added],
    ['Jos�E9', '�FF', 'caf�E9', 1],
  );
});

test('a long subject is cut between characters', () => {
  const [commit] = commitsIn(header({ subject: Buffer.from('🦄'.repeat(1_000)).toString('latin1') }));
  assert.equal(commit?.subject, '🦄'.repeat(200));
});

test('it does not matter how the output is cut into chunks', () => {
  const one = `${header({})}\n${raw('R090', ['from', hostile[0] ?? ''])}${raw('M', ['other'])}1\t2\t\0from\0${hostile[0]}\x003\t4\tother\0`;
  const output =
    one + header({ commit: id('2'), name: Buffer.from('山田').toString('latin1') }) + one + header({ commit: id('3') });
  const whole = commitsIn(output);
  assert.equal(whole.length, 4);
  for (let chunk = 1; chunk < output.length; chunk += 1) assert.deepEqual(commitsIn(output, { chunk }), whole);
});

test('output that ends in the middle of a commit, or is none, is an error', () => {
  const whole = `${header({})}\n${raw('R090', ['from', 'to'])}`;
  for (const output of [
    whole.slice(0, -1),
    whole.slice(0, -4),
    whole.slice(0, -8),
    header({}).slice(0, 60),
    'fatal: something\0',
    `${header({})}\nnonsense\0`,
  ])
    assert.throws(() => commitsIn(output), GitError);
});
