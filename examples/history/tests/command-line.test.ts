import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { run } from '../cli/run.ts';
import { commitFiles, git, makeRepository } from './git-commands.ts';
import { scratchFolder } from './scratch-folder.ts';

async function said(args: readonly string[], { isTTY = false } = {}) {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exitCode = await run(args, {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { isTTY, write: (text) => stderr.push(text) },
  });
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}

const shared = mkdtempSync(join(tmpdir(), 'dvent-history-'));
after(() => rmSync(shared, { recursive: true, force: true }));

/** Two people, one rename, three commits. */
const repository = makeRepository(join(shared, 'small'));
const bob = { name: 'Bob 🥷', email: 'bob@example.com' };
const text = Array.from({ length: 10 }, (_, line) => `line ${line}\n`).join('');
commitFiles(repository, { 'old.txt': text, other: '1\n' }, { message: 'Begin', date: '2024-01-15T12:00:00Z' });
git(repository, ['mv', 'old.txt', 'new.txt']);
commitFiles(repository, {}, { message: 'Rename it', author: bob, date: '2024-05-15T12:00:00Z' });
commitFiles(repository, { 'new.txt': `${text}more\n` }, { message: 'Go on', date: '2025-02-15T12:00:00Z' });
const commits = git(repository, ['log', '--reverse', '--format=%h', '--abbrev=10']).split('\n');

/** What asks about it, with a store that nobody else uses. */
function small(t: TestContext) {
  const folder = scratchFolder(t);
  return { folder, args: [repository, '--store', `sqlite:${join(folder, 'history.db')}`] };
}

/** The cells of every line of every table. */
const rowsOf = (page: string) =>
  page
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('│')
        .map((cell) => cell.trim()),
    );

test('at first: what was taken in, the files changed most, the contributors, and how it counts', async (t) => {
  const { args } = small(t);
  const { exitCode, stdout, stderr } = await said(args);
  assert.deepEqual([exitCode, stderr], [0, '']);
  assert.match(stdout, /^small: 3 new commits taken in, 3 in all\.\n/);
  assert.deepEqual(rowsOf(stdout), [
    ['#', 'File', 'Commits', 'Added', 'Removed', 'Last change'],
    ['1', 'new.txt', '3', '+11', '−0', '2025-02-15'],
    ['2', 'other', '1', '+1', '−0', '2024-01-15'],
    ['Contributor', '2024', '2025', 'Commits', 'Added', 'Removed'],
    ['Ada', '1', '1', '2', '+12', '−0'],
    ['Bob 🥷', '1', '', '1', '+0', '−0'],
    ['All', '2', '1', '3', '+12', '−0'],
  ]);
  assert.match(stdout, /Merges count as commits of their authors and change no file/);
  assert.match((await said(args)).stdout, /^small: no new commits, 3 in all\.\n/);
});

test('--top tells so many files, and nothing else', async (t) => {
  const { stdout } = await said([...small(t).args, '--top', '1']);
  assert.deepEqual(
    rowsOf(stdout).map(([first]) => first),
    ['#', '1'],
  );
  assert.match(stdout, /The files changed most: 1 of 2/);
});

test('--file tells the life of a file, by its path or a former one', async (t) => {
  const { args } = small(t);
  const byPath = await said([...args, '--file', './new.txt']);
  assert.deepEqual(rowsOf(byPath.stdout), [
    ['Version', 'Date', 'Commit', 'What', 'Path', 'Added', 'Removed', 'Author', 'Subject'],
    ['1', '2024-01-15', commits[0], 'added', 'old.txt', '+10', '−0', 'Ada', 'Begin'],
    ['2', '2024-05-15', commits[1], 'renamed', 'new.txt', '+0', '−0', 'Bob 🥷', 'Rename it'],
    ['3', '2025-02-15', commits[2], 'changed', '', '+1', '−0', 'Ada', 'Go on'],
  ]);
  assert.match(byPath.stdout, /The life of new\.txt: 3 commits; \+11 −0; formerly old\.txt/);
  assert.equal(
    (await said([...args, '--file', 'old.txt'])).stdout.split('\n').slice(1).join(),
    byPath.stdout.split('\n').slice(1).join(),
  );
});

test('--at tells how the file was on a day or at a version', async (t) => {
  const { args } = small(t);
  const then = async (at: string) => Object.fromEntries(rowsOf((await said([...args, '--file', 'new.txt', '--at', at])).stdout));
  const first = await then('2024-05-14');
  assert.deepEqual([first.Version, first.Lines, first.State], ['1 of 3', '+10 −0 = 10', 'file']);
  assert.equal(first.Content, git(repository, ['rev-parse', 'HEAD~2:old.txt']));
  assert.deepEqual(await then('v1'), first);
  const second = await then('2024-05-15T12:00:00Z');
  assert.deepEqual([second.Version, second.Formerly, second.Date], ['2 of 3', 'old.txt', '2024-05-15T12:00:00.000Z']);
});

test('--by tells the contributors by quarter', async (t) => {
  const { stdout } = await said([...small(t).args, '--by', 'quarter']);
  assert.deepEqual(rowsOf(stdout)[0], ['Contributor', '2024 Q1', '2024 Q2', '2025 Q1', 'Commits', 'Added', 'Removed']);
});

test('--stored answers without git, even where the repository is gone', async (t) => {
  const { folder, args } = small(t);
  const [, ...options] = args;
  const gone = join(folder, 'gone');
  cpSync(repository, gone, { recursive: true });
  const first = await said([gone, ...options]);
  rmSync(gone, { recursive: true });
  const stored = await said([gone, ...options, '--stored']);
  assert.deepEqual([stored.exitCode, stored.stdout], [0, first.stdout.split('\n').slice(1).join('\n')]);
  const unknown = await said([repository, ...options, '--stored']);
  assert.equal(unknown.exitCode, 1);
  assert.match(unknown.stderr, /^history: the store has no history of .*small; it has those of\n.*gone/);
});

test('a bar on a terminal', async (t) => {
  const { stderr } = await said(small(t).args, { isTTY: true });
  assert.match(stderr, /3 of 3 commits/);
  assert.ok(stderr.endsWith('\r\x1b[K'), 'it is taken off the screen');
});

test('what cannot be done is told in a line', async (t) => {
  const { args } = small(t);
  const cases: readonly (readonly [args: readonly string[], complaint: RegExp])[] = [
    [['/nowhere', '--store', 'memory:'], /^history: there is no folder \/nowhere\n$/],
    [[...args, '--rev', 'nope'], /^history: there is no commit "nope" in /],
    [[...args, '--file', 'NEW'], /^history: no file was ever called "NEW"\. Was it new\.txt\?\n$/],
    [[...args, '--file', 'x\x1b[2J'], /^history: no file was ever called "x\\u001b\[2J"\n$/],
    [
      [...args, '--file', 'new.txt', '--at', '2023-12-31'],
      /^history: new\.txt was not there yet at 2023-12-31T.*: it was first seen at 2024-01-15T12:00:00\.000Z\n$/,
    ],
    [
      [...args, '--file', 'new.txt', '--at', '2024'],
      /^history: new\.txt has 3 versions, and no version 2024 \(for a year, write 2024-12-31\)\n$/,
    ],
    [[repository, '--store', 'mysql://x'], /^history: .*url/],
  ];
  for (const [wrong, complaint] of cases) {
    const { exitCode, stderr } = await said(wrong);
    assert.match(stderr, complaint);
    assert.equal(exitCode, 1, stderr);
  }
});

test('what makes no sense is told with a hint, and nothing is touched', async (t) => {
  const { args, folder } = small(t);
  const cases: readonly (readonly [args: readonly string[], complaint: RegExp])[] = [
    [[], /which repository\?/],
    [[...args, 'another'], /one repository at a time, not also "another"/],
    [[...args, '--at', '3'], /--at needs --file/],
    [[...args, '--file', 'x', '--at', '2024-02-30'], /"2024-02-30" is neither a version .* nor a date/],
    [[...args, '--top', '0'], /--top wants a whole number from 1 on, not "0"/],
    [[...args, '--by', 'week'], /--by wants year or quarter, not "week"/],
    [[...args, '--nonsense'], /--nonsense/],
    [[args[0] ?? '', '--store', 'memory:', '--stored'], /nothing to answer from/],
  ];
  for (const [wrong, complaint] of cases) {
    const { exitCode, stderr } = await said(wrong);
    assert.match(stderr, complaint);
    assert.match(stderr, /\nTry --help\.\n$/);
    assert.equal(exitCode, 2);
  }
  assert.ok(!existsSync(join(folder, 'history.db')));
});

test('--help tells every option', async () => {
  const { exitCode, stdout } = await said(['--help']);
  assert.equal(exitCode, 0);
  for (const option of ['top', 'file', 'at', 'contributors', 'by', 'store', 'rev', 'copies', 'stored', 'help'])
    assert.match(stdout, new RegExp(`--${option}\\b`));
});

test('a repository without commits is told', async (t) => {
  const folder = scratchFolder(t);
  const { exitCode, stdout } = await said([makeRepository(join(folder, 'new')), '--store', 'memory:']);
  assert.deepEqual([exitCode, stdout], [0, 'new has no commits yet.\n']);
  assert.deepEqual(readdirSync(folder), ['new']);
});
