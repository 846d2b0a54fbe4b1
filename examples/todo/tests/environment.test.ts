import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openApplication } from 'dvent/application';
import { runReadmeCommands } from '../../readme-commands.ts';
import { Todo } from '../domain/todo.ts';

const program = join(import.meta.dirname, '../main.ts');
const commands = {
  readme: join(import.meta.dirname, '../README.md'),
  having: 'TODO_DVENT_CIPHER_KEYS',
  script: 'start',
  program,
};

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dvent-todo-environment-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Without arguments. */
function start({ cwd, env }: { readonly cwd: string; readonly env: { readonly [name: string]: string } }) {
  return spawnSync(process.execPath, [program], { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
}

test('the commands of the README encrypt, take snapshots, and find what the first of them has stored', async (t) => {
  const cwd = folderOf(t);
  const { status, stdout, stderr } = runReadmeCommands(commands, { cwd, also: 'echo "$TODO_DVENT_CIPHER_KEYS"' });
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^No todos yet/);
  assert.match(stdout, /\nsqlite:sealed\.db now holds 6 todos and 14 events\./);
  assert.match(stdout, /\nFound 6 todos of earlier runs:/);
  assert.match(stdout, /\nsqlite:sealed\.db now holds 12 todos and 28 events\./);
  assert.match(stdout, /\nmemory: now holds 6 todos and 14 events\./);
  const behind = stdout.split('The events behind it:').slice(1);
  assert.deepEqual(
    behind.map((table) => [...(table.split('now holds')[0]?.matchAll(/ (Todo[A-Z]\w+) /g) ?? [])].length),
    [6, 6, 6],
    'all of its events, though the cache knows the todo without the first ones',
  );

  const stored = readFileSync(join(cwd, 'sealed.db'), 'latin1');
  assert.ok(!stored.includes('"description"') && !stored.includes('Queued'), 'nothing of a todo is in clear');
  assert.ok(stored.includes('["1+key=') && !stored.includes('["1+zip='), 'events are encrypted, and too small to be compressed');
  assert.ok(stored.includes('1+zip=zstd+key='), 'snapshots are not too small');

  const keyless = start({ cwd, env: { DVENT_STORE: 'sqlite:sealed.db' } });
  assert.equal(keyless.status, 1);
  assert.match(keyless.stderr, /^Version 1 of "Todo-[^"]*" cannot be read: it is encrypted: .*\n$/);

  const store = `sqlite:${join(cwd, 'sealed.db')}`;
  const keys = stdout.trimEnd().split('\n').at(-1) ?? '';
  await using application = await openApplication({ events: [Todo], store, environment: { DVENT_CIPHER_KEYS: keys } });
  const versions: number[] = [];
  for await (const { streamId } of application.eventStore.getStreams({ categories: [Todo.definition.type] })) {
    const snapshot = await application.eventStore.bucket('$snapshots').get(streamId);
    if (snapshot) versions.push(snapshot.version);
  }
  assert.deepEqual(versions, [6, 6]);
});

test('a setting that cannot be is refused by its name', (t) => {
  const cwd = folderOf(t);
  for (const name of ['STORE', 'CIPHER_KEYS', 'COMPRESSION', 'SNAPSHOT_EVERY', 'CACHE_SIZE']) {
    const { status, stdout, stderr } = start({ cwd, env: { [`TODO_DVENT_${name}`]: 'nonsense:c2VjcmV0' } });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, new RegExp(`^TODO_DVENT_${name} must be .*\\n$`));
  }
  assert.deepEqual(readdirSync(cwd), []);
});
