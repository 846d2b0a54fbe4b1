import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from 'dvent/application';
import { runReadmeCommands } from '../../readme-commands.ts';
import { Chapter } from '../domain/chapter.ts';
import { Contributor } from '../domain/contributor.ts';
import { File } from '../domain/file.ts';
import { makeRepository } from './git-commands.ts';
import { scratchFolder } from './scratch-folder.ts';

const program = join(import.meta.dirname, '../main.ts');
const events = [Chapter, Contributor, File];
const commits = 150;

/** With this, what tells of a commit is long enough to be compressed; what tells of its change is not. */
const subject = 'Count on, and on. '.repeat(20).trim();

/** One file, changed by every commit. */
function makeHistory(folder: string): void {
  mkdirSync(folder, { recursive: true });
  makeRepository(folder);
  const told = Array.from({ length: commits }, (_, index) => {
    const content = `${index}\n`;
    const head = `commit refs/heads/main\ncommitter Ada <ada@example.org> ${1_704_067_200 + index * 86_400} +0000\ndata ${subject.length}\n${subject}\n`;
    return `${head}M 100644 inline src/index.ts\ndata ${content.length}\n${content}\n`;
  });
  execFileSync('git', ['-C', folder, 'fast-import', '--quiet'], { input: told.join('') });
}

test('the commands of the README encrypt, compress and take snapshots, and what is answered stays the same', async (t) => {
  const folder = scratchFolder(t);
  const [cwd, readme] = [join(folder, 'here'), join(import.meta.dirname, '../README.md')];
  mkdirSync(cwd);
  makeHistory(join(folder, 'some/repository'));
  const commands = { readme, having: 'HISTORY_DVENT_CIPHER_KEYS', script: 'run history', program };
  const { status, stdout, stderr } = runReadmeCommands(commands, { cwd, also: 'echo "$HISTORY_DVENT_CIPHER_KEYS"' });
  assert.deepEqual([status, stderr], [0, '']);
  const keys = stdout.trimEnd().split('\n').at(-1) ?? '';

  const ask = (args: readonly string[], env: { readonly [name: string]: string }) => {
    const asked = [program, '../some/repository', ...args];
    return spawnSync(process.execPath, asked, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  };
  const then = ['--file', 'src/index.ts', '--at'];
  const sealed = { DVENT_STORE: 'sqlite:sealed.db', DVENT_CIPHER_KEYS: keys, DVENT_SNAPSHOT_EVERY: '100' };
  const plain = { HISTORY_DVENT_STORE: 'sqlite:in/a/folder/plain.db', DVENT_STORE: 'nowhere:' };
  const plainly = [ask([], plain), ask([...then, 'v120'], plain)].map((answer) => answer.stdout).join('');
  assert.match(plainly, new RegExp(`^repository: ${commits} new commits taken in[^]*│ +120 of ${commits} +│`));
  assert.equal(stdout, `${plainly}${keys}\n`);
  const early = [...then, '2020-01-01'];
  assert.match(ask(early, sealed).stderr, /it was first seen at 2024-01-01T00:00:00\.000Z\n$/);
  assert.match(ask(early, { DVENT_STORE: 'sqlite:sealed.db' }).stderr, /^history: Version 1 of .* it is encrypted: /);
  assert.equal(ask(['--store', 'memory:'], { HISTORY_DVENT_STORE: 'nowhere:' }).status, 0, 'the command line goes first');
  assert.match(ask([], { HISTORY_DVENT_CACHE_SIZE: 'all' }).stderr, /^history: HISTORY_DVENT_CACHE_SIZE must be /);

  const stored = readFileSync(join(cwd, 'sealed.db'), 'latin1');
  assert.ok(!stored.includes('ada@example.org') && !stored.includes('src/index.ts'), 'nothing of the history is in clear');
  assert.ok(stored.includes('["1+zip=zstd+key='), 'long events are compressed, then encrypted');
  assert.ok(stored.includes('["1+key='), 'short ones are encrypted');

  const environment = { DVENT_CIPHER_KEYS: keys };
  await using application = await openApplication({ events, store: `sqlite:${join(cwd, 'sealed.db')}`, environment });
  const kinds: string[] = [];
  for await (const { key, version } of application.eventStore.bucket('$snapshots').keys()) {
    kinds.push(key.split('-')[0] ?? '');
    assert.ok(version >= 100 && version <= commits + 1, `${key} at ${version}`);
  }
  assert.deepEqual(kinds.sort(), ['Chapter', 'Contributor', 'File']);
});
