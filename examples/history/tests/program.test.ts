import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withoutNats } from '../../../tests/servers/nats.ts';
import { NatsCluster } from '../../../tests/servers/nats-cluster.ts';
import { PostgresServer } from '../../../tests/servers/postgres.ts';
import { commitFiles, makeRepository } from './git-commands.ts';
import { scratchFolder } from './scratch-folder.ts';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Runs it as npm does, from somewhere else than the folder that npm was called in. */
function history(args: readonly string[], { cwd, env = {} }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv }) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, npm_lifecycle_event: 'test', ...env },
  });
  return { status, stdout: stdout.toString(), stderr: stderr.toString() };
}

test('by itself it keeps its store in the current folder, hidden from git, and draws no bar into a pipe', (t) => {
  const cwd = scratchFolder(t);
  commitFiles(makeRepository(join(cwd, 'it')), { a: '1\n' });
  const { status, stdout, stderr } = history(['it'], { cwd });
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^it: 1 new commit taken in, 1 in all\./);
  assert.ok(existsSync(join(cwd, '.dvent/history.db')));
  assert.equal(readFileSync(join(cwd, '.dvent/.gitignore'), 'utf8'), '*\n');
  assert.match(history(['it'], { cwd }).stdout, /^it: no new commits, 1 in all\./);
});

test('run by npm, paths are meant from where npm was called', (t) => {
  const [called, cwd] = [scratchFolder(t), scratchFolder(t)];
  commitFiles(makeRepository(join(called, 'it')), { a: '1\n' });
  const { status } = history(['it'], { cwd, env: { npm_lifecycle_event: 'history', INIT_CWD: called } });
  assert.equal(status, 0);
  assert.ok(existsSync(join(called, '.dvent/history.db')));
});

test('it fills a PostgreSQL server as it fills a file, and answers the same from both', async (t) => {
  const cwd = scratchFolder(t);
  const repository = makeRepository(join(cwd, 'it'));
  for (let commit = 1; commit <= 30; commit += 1)
    commitFiles(repository, { a: `${commit}\n`, [`b${commit % 4}`]: `${commit}\n` });
  const server = await PostgresServer.start({ settings: { fsync: 'off' } });
  t.after(() => server.stop());
  const [onFile, onServer] = ['sqlite:it.db', server.url()].map((store) => history(['it', '--store', store], { cwd }));
  assert.deepEqual(onServer, onFile);
  assert.match(String(onServer?.stdout), /^it: 30 new commits taken in, 30 in all\./);
  assert.match(history(['it', '--store', server.url()], { cwd }).stdout, /^it: no new commits, 30 in all\./);
});

test('it fills a NATS cluster, and answers the same', { skip: withoutNats }, async (t) => {
  const cwd = scratchFolder(t);
  const repository = makeRepository(join(cwd, 'it'));
  for (let commit = 1; commit <= 30; commit += 1)
    commitFiles(repository, { a: `${commit}\n`, [`b${commit % 4}`]: `${commit}\n` });
  const cluster = await NatsCluster.start();
  t.after(() => cluster.stop());
  const [onFile, onCluster] = ['sqlite:it.db', cluster.urls].map((store) => history(['it', '--store', store], { cwd }));
  assert.deepEqual(onCluster, onFile);
  assert.match(history(['it', '--store', cluster.urls], { cwd }).stdout, /^it: no new commits, 30 in all\./);
});

test('its exit code tells what went wrong', (t) => {
  const cwd = scratchFolder(t);
  assert.deepEqual(history(['nowhere'], { cwd }), { status: 1, stdout: '', stderr: 'history: there is no folder nowhere\n' });
  assert.equal(history([], { cwd }).status, 2);
  assert.ok(!existsSync(join(cwd, '.dvent')));
});
