import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { PostgresServer } from '../../servers/postgres.ts';

const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());
const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: { dvent: string } };

function dvent(...parameters: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin.dvent, ...parameters], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('dvent migrate makes a schema, and leaves one that is in order', async () => {
  for (let time = 1; time <= 2; time += 1) {
    const { status, stdout } = dvent('migrate', `${server.url()}?schema=by_command`);
    assert.deepEqual({ status, stdout }, { status: 0, stdout: 'The store is in its newest form.\n' });
  }
  assert.equal((await server.sql('SELECT form FROM by_command.log')).length, 1);
});

test('dvent migrate says in a line what is wrong', () => {
  const { status, stderr } = dvent('migrate', server.url('nowhere'));
  assert.equal(status, 1);
  assert.match(stderr, /^The database cannot be used: database "nowhere" does not exist\.\n$/);
});

test('dvent tells its usage where it is not understood', () => {
  for (const parameters of [[], ['migrate'], ['nonsense', 'sqlite:x.db'], ['migrate', 'a', 'b'], ['toString', 'x']]) {
    const { status, stderr } = dvent(...parameters);
    assert.equal(status, 2);
    assert.match(stderr, /^Usage: dvent <command>/);
  }
});
