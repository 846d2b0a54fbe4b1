import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { PlainEvent } from 'dvent';
import { withoutNats } from '../../../tests/servers/nats.ts';
import { NatsCluster } from '../../../tests/servers/nats-cluster.ts';
import { PostgresServer } from '../../../tests/servers/postgres.ts';

const directory = mkdtempSync(join(tmpdir(), 'dvent-todo-'));
after(() => rmSync(directory, { recursive: true, force: true }));

function run(
  script: string,
  { args = [], env = {} }: { args?: readonly string[]; env?: { readonly [name: string]: string } } = {},
) {
  const { NODE_TEST_CONTEXT: _, FORCE_COLOR: __, NO_COLOR: ___, ...inherited } = process.env;
  const options = { cwd: directory, encoding: 'utf8', env: { ...inherited, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, script), ...args], options);
  return { code: status, stdout, stderr };
}

const story = (...args: string[]) => run('../main.ts', { args });

// JSON.parse gives `any`; stored-events.ts prints the events of a store as plain data.
const storedIn = (file: string) =>
  JSON.parse(run('stored-events.ts', { args: [file] }).stdout) as PlainEvent<string, { id: string }>[];

/** The cells of every table row that holds a todo or an event. */
const rowsOf = (output: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('│')
        .map((cell) => cell.trim()),
    );

test('the first run tells the whole story, and its events are in the file', () => {
  const { code, stdout, stderr } = story('first.db');
  assert.equal(stderr, '');
  assert.equal(code, 0);
  assert.match(stdout, /^No todos yet/);
  assert.match(stdout, /first\.db now holds 6 todos and 14 events/);

  const events = storedIn(join(directory, 'first.db'));
  const told = events.map(({ type, version, streamId, data }) => {
    assert.equal(streamId, `Todo-${data.id}`);
    return `${type} ${version}`;
  });
  assert.deepEqual(told, [
    ...Array<string>(6).fill('TodoAdded 1'),
    ...Array<string>(3).fill('TodoStatusChanged 2'),
    'TodoRemoved 2',
    ...['TodoStatusChanged 3', 'TodoStatusChanged 4', 'TodoStatusChanged 5', 'TodoRemoved 6'],
  ]);
  const last = events.filter(({ streamId }) => streamId === events.at(-1)?.streamId);
  assert.deepEqual(
    last.map(({ data }) => ('status' in data ? data.status : undefined)),
    ['Queued', 'Started', 'Queued', 'Started', 'Finished', undefined],
  );

  const [, storyTold = ''] = stdout.split('The story that began with the command to add it');
  assert.deepEqual(
    rowsOf(storyTold)
      .slice(1, 4)
      .map(([version, event]) => [version, event]),
    [
      ['1', 'TodoAdded'],
      ['2', 'TodoRemoved'],
      ['Status', 'Todo'], // the next table
    ],
  );

  const rows = rowsOf(stdout);
  const eventRows = rows.slice(-6).map(([version, event, tells]) => [version, event, tells]);
  assert.deepEqual(eventRows, [
    ['1', 'TodoAdded', 'Todo 6, Queued'],
    ['2', 'TodoStatusChanged', 'Started'],
    ['3', 'TodoStatusChanged', 'Queued'],
    ['4', 'TodoStatusChanged', 'Started'],
    ['5', 'TodoStatusChanged', 'Finished'],
    ['6', 'TodoRemoved', 'gone'],
  ]);
  const ids = new Set(rows.map((row) => row[6]).filter((id) => id !== undefined && id !== 'Id'));
  assert.deepEqual(ids, new Set(events.map(({ data }) => data.id)));
});

test('a second run finds the todos of the first, in the state that the first left them in', () => {
  assert.equal(story().code, 0);
  const { stdout } = story();
  assert.match(stdout, /^Found 6 todos of earlier runs:/);
  assert.deepEqual(
    rowsOf(stdout)
      .slice(1, 7)
      .map(([status, todo, version, , , removed]) => [status, todo, version, removed !== '']),
    [
      ['Queued', 'Todo 1', '2', true],
      ['Queued', 'Todo 2', '1', false],
      ['Queued', 'Todo 3', '1', false],
      ['Started', 'Todo 4', '2', false],
      ['Started', 'Todo 5', '2', false],
      ['Finished', 'Todo 6', '6', true],
    ],
  );
  assert.match(stdout, /todo\.db now holds 12 todos and 28 events/);
  assert.equal(storedIn(join(directory, 'todo.db')).length, 28);
});

test('of many todos it shows the newest', () => {
  for (let runs = 0; runs < 3; runs += 1) assert.equal(story('many.db').code, 0);
  const { stdout } = story('many.db');
  assert.match(stdout, /^Found 18 todos of earlier runs, the newest 12 of them are:/);
});

test('it runs in memory too', () => {
  assert.match(story('memory:').stdout, /memory: now holds 6 todos and 14 events\. Times are UTC\.\n$/);
});

test('it runs on a PostgreSQL server too, and does not show the password', async () => {
  const server = await PostgresServer.start({ settings: { fsync: 'off' } });
  const url = server.url().replace('postgres@', 'postgres:secret@');
  assert.equal(story(url).code, 0);
  const { stdout } = story(url);
  await server.stop();
  assert.match(stdout, /^Found 6 todos of earlier runs:/);
  assert.match(stdout, /postgres:\/\/postgres:\*+@127\.0\.0\.1:\d+\/postgres now holds 12 todos and 28 events/);
  assert.ok(!stdout.includes('secret'));
});

test('it runs on a cluster of NATS servers too', { skip: withoutNats }, async (t) => {
  const cluster = await NatsCluster.start();
  t.after(() => cluster.stop());
  const url = `nats://${cluster.servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  const { code, stderr } = story(url);
  assert.equal(code, 0, stderr);
  const { stdout } = story(url);
  assert.match(stdout, /^Found 6 todos of earlier runs:/);
  assert.ok(stdout.includes(`${url} now holds 12 todos and 28 events`));
});

test('colours are for terminals', () => {
  assert.ok(!story('memory:').stdout.includes('\u001b'));
  const { stdout } = run('../main.ts', { args: ['memory:'], env: { FORCE_COLOR: '1' } });
  assert.ok(stdout.includes('│ \u001b[33mQueued\u001b[39m │ Todo 1'));
});

test('a file that is no database is refused in one line and left as it was', () => {
  writeFileSync(join(directory, 'notes.txt'), 'no database\n'.repeat(100));
  const { code, stdout, stderr } = story('notes.txt');
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^"[^"]*notes\.txt" is not a SQLite database\. It was left as it was\.\n$/);
});
