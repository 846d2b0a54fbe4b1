import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type EventStore, InMemoryEventStore, Repository } from 'dvent';
import { Contributor } from '../domain/contributor.ts';
import { File } from '../domain/file.ts';
import { contributorIdOf, fileIdOf, sourceIdOf } from '../domain/identity.ts';
import { GitError } from '../git/git-error.ts';
import { openGitRepository } from '../git/git-repository.ts';
import { takeIn } from '../intake/intake.ts';
import { readFileStates } from '../queries/file-states.ts';
import { commitFiles, git, makeRepository } from './git-commands.ts';
import { scratchFolder } from './scratch-folder.ts';

const author = { name: 'Ada', email: 'ada@example.com' };

async function takeInAll(folder: string, { eventStore = new InMemoryEventStore() as EventStore, copies = false } = {}) {
  const repository = await openGitRepository(folder);
  const intake = await takeIn(repository, { eventStore, copies });
  const source = sourceIdOf(repository.place);
  return { eventStore, repository, intake, source, files: await filesIn(eventStore, source) };
}

/** The files by their path. */
async function filesIn(eventStore: EventStore, source: string) {
  const states = await readFileStates(eventStore, source);
  return new Map([...states.values()].map((state) => [state.path, state]));
}

const scratchRepository = (t: TestContext) => makeRepository(join(scratchFolder(t), 'it'));

test('a repository without commits', async (t) => {
  const { intake } = await takeInAll(scratchRepository(t));
  assert.deepEqual(intake, { takenIn: 0, commits: 0, older: 0 });
});

test('what is no repository is told', async (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'plain'));
  await assert.rejects(openGitRepository(join(folder, 'missing')), new GitError(`there is no folder ${join(folder, 'missing')}`));
  await assert.rejects(openGitRepository(join(folder, 'file')), GitError);
  await assert.rejects(openGitRepository(join(folder, 'plain')), new GitError(`${join(folder, 'plain')} is no git repository`));
  makeRepository(join(folder, 'plain'));
  await assert.rejects(
    openGitRepository(join(folder, 'plain'), { rev: '--all' }),
    new GitError(`there is no commit "--all" in ${join(folder, 'plain')}`),
  );
});

test('git that is missing is told', async (t) => {
  const { PATH } = process.env;
  process.env.PATH = scratchFolder(t);
  try {
    await assert.rejects(openGitRepository('.'), new GitError('git was not found: install it, or put it on the PATH'));
  } finally {
    process.env.PATH = PATH;
  }
});

test('a bare clone has the same history; a worktree and a folder inside are the same repository', async (t) => {
  const folder = scratchRepository(t);
  commitFiles(folder, { 'inside/a': '1\n' });
  git(folder, ['clone', '--bare', '.', '../bare.git']);
  git(folder, ['worktree', 'add', '../worktree']);
  const bare = await takeInAll(join(folder, '../bare.git'));
  assert.deepEqual([bare.repository.name, bare.intake.takenIn, bare.files.get('inside/a')?.added], ['bare', 1, 1]);
  const whole = await openGitRepository(folder);
  for (const path of ['inside', '../worktree', '.git'])
    assert.equal((await openGitRepository(join(folder, path))).place, whole.place);
  assert.notEqual(bare.repository.place, whole.place);
});

test('variables that git sets inside a hook lead to no other repository', async (t) => {
  const folder = scratchRepository(t);
  commitFiles(folder, { a: '1\n' });
  process.env.GIT_DIR = join(scratchFolder(t), 'elsewhere');
  t.after(() => delete process.env.GIT_DIR);
  assert.equal((await openGitRepository(folder)).name, 'it');
});

test('a shallow clone begins with its first commit; that it was deepened is told', async (t) => {
  const folder = scratchRepository(t);
  for (const text of ['1\n', '1\n2\n', '1\n2\n3\n']) commitFiles(folder, { a: text });
  const shallow = join(folder, '../shallow');
  git(folder, ['clone', '--depth=1', `file://${folder}`, shallow]);
  const { eventStore, repository, intake, files } = await takeInAll(shallow);
  assert.deepEqual([repository.isShallow, intake.takenIn, files.get('a')?.added], [true, 1, 3]);
  git(shallow, ['fetch', '--unshallow']);
  const deepened = await takeInAll(shallow, { eventStore });
  assert.deepEqual([deepened.repository.isShallow, deepened.intake], [false, { takenIn: 0, commits: 1, older: 2 }]);
});

test('rewritten history: what was taken in stays, and is not taken in again', async (t) => {
  const folder = scratchRepository(t);
  commitFiles(folder, { a: '1\n' });
  commitFiles(folder, { a: '1\n2\n' });
  const { eventStore, source } = await takeInAll(folder);
  git(folder, ['reset', '--hard', 'HEAD~1']);
  commitFiles(folder, { a: '1\n2\n3\n' });
  git(folder, ['reflog', 'expire', '--expire=now', '--all']);
  git(folder, ['gc', '--prune=now']);
  const again = await takeInAll(folder, { eventStore });
  assert.deepEqual(again.intake, { takenIn: 1, commits: 3, older: 0 });
  assert.deepEqual([again.files.get('a')?.commits, again.files.get('a')?.added], [3, 4]);
  assert.deepEqual((await takeInAll(folder, { eventStore })).intake, { takenIn: 0, commits: 3, older: 0 });
  const contributor = await new Repository({ eventStore }).requireAggregate(Contributor, contributorIdOf(source, author));
  assert.equal(contributor.state.commits, 3);
});

test('a branch that is merged after its base was taken in', async (t) => {
  const folder = scratchRepository(t);
  commitFiles(folder, { a: '1\n' });
  git(folder, ['switch', '--create', 'side']);
  commitFiles(folder, { b: '1\n' });
  git(folder, ['switch', 'main']);
  commitFiles(folder, { a: '1\n2\n' });
  const { eventStore } = await takeInAll(folder);
  git(folder, ['merge', 'side', '--message', 'Merge']);
  const { intake, files, source } = await takeInAll(folder, { eventStore });
  assert.deepEqual([intake.takenIn, files.get('a')?.commits, files.get('b')?.commits], [2, 2, 1]);
  const contributor = await new Repository({ eventStore }).requireAggregate(Contributor, contributorIdOf(source, author));
  assert.deepEqual([contributor.state.commits, contributor.state.merges, contributor.state.added], [4, 1, 3]);
});

test('dates that are garbage, missing or past 9999', async (t) => {
  const folder = scratchRepository(t);
  let parent = commitFiles(folder, { a: '1\n' });
  const tree = git(folder, ['rev-parse', 'HEAD^{tree}']);
  for (const [authored, committed] of [
    ['99999999999999 +0000', '1 -9959'],
    ['garbage', '1700000000 +0000'],
    ['-5 +0000', ''],
  ]) {
    const input = `tree ${tree}\nparent ${parent}\nauthor Ada <ada@example.com> ${authored}\ncommitter Ada <ada@example.com> ${committed}\n\nodd\n`;
    parent = git(folder, ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], { input });
  }
  git(folder, ['update-ref', 'refs/heads/main', parent]);
  const { eventStore, source, intake } = await takeInAll(folder);
  assert.equal(intake.takenIn, 4);
  const contributor = await new Repository({ eventStore }).requireAggregate(Contributor, contributorIdOf(source, author));
  const dates = contributor.events.slice(-3).map((event) => [event.timestamp, event.data.toJS()]);
  assert.deepEqual(
    dates.toArray().map(([timestamp, data]) => [timestamp, Object(data).authoredAt, Object(data).dateProblem]),
    [
      ['1970-01-01T00:00:01.000Z', '9999-12-31T23:59:59.000Z', 'out of range'],
      ['2023-11-14T22:13:20.000Z', '2023-11-14T22:13:20.000Z', 'missing'],
      ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', 'missing'],
    ],
  );
});

test('a commit without an author', async (t) => {
  const folder = scratchRepository(t);
  const tree = git(folder, ['hash-object', '-t', 'tree', '-w', '--stdin']);
  const commit = git(folder, ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], {
    input: `tree ${tree}\n\nno one\n`,
  });
  git(folder, ['update-ref', 'refs/heads/main', commit]);
  const { eventStore, source } = await takeInAll(folder);
  const nobody = await new Repository({ eventStore }).requireAggregate(
    Contributor,
    contributorIdOf(source, { name: '', email: '' }),
  );
  assert.equal(nobody.state.commits, 1);
});

test('one commit of 3,000 files is taken in whole', async (t) => {
  const folder = scratchRepository(t);
  const commit = commitFiles(
    folder,
    Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`${index % 50}/${index}`, `${index}\n`])),
  );
  const { eventStore, source, files } = await takeInAll(folder);
  assert.equal(files.size, 3_000);
  assert.ok(await new Repository({ eventStore }).getAggregate(File, fileIdOf(source, { commit, path: '7/57' })));
});

test('copies are looked for only when asked', async (t) => {
  const folder = scratchRepository(t);
  const text = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join('');
  commitFiles(folder, { original: text });
  commitFiles(folder, { original: `${text}more\n`, copy: text });
  const plain = await takeInAll(folder);
  assert.equal(plain.files.get('copy')?.added, 20);
  const { files, eventStore } = await takeInAll(folder, { copies: true });
  assert.equal(files.get('copy')?.added, 0);
  const copied: unknown[] = [];
  for await (const { event } of eventStore.getAllEvents({ types: ['FileAdded'] }))
    copied.push(Object(event.data.toJS()).copiedFrom);
  assert.deepEqual(copied, [undefined, 'original']);
});

test('two histories in one store do not mix', async (t) => {
  const [one, other] = [scratchRepository(t), scratchRepository(t)];
  commitFiles(one, { a: '1\n' });
  commitFiles(other, { a: '1\n2\n' });
  const { eventStore, source, files } = await takeInAll(one);
  const second = await takeInAll(other, { eventStore });
  assert.deepEqual([files.get('a')?.added, second.files.get('a')?.added], [1, 2]);
  assert.deepEqual((await filesIn(eventStore, source)).get('a')?.added, 1);
});

test('a repository that is gone is told, and leaves nothing behind', async (t) => {
  const folder = scratchRepository(t);
  commitFiles(folder, { a: '1\n' });
  const repository = await openGitRepository(folder);
  rmSync(folder, { recursive: true });
  const eventStore = new InMemoryEventStore();
  await assert.rejects(takeIn(repository, { eventStore }), GitError);
  for await (const stored of eventStore.getAllEvents()) assert.fail(`nothing should be stored, not ${stored.event.type}`);
});
