import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { type EventCodecOptions, eventCodec, keyRing } from '../../src/codec/index.ts';
import { defineEvent, shape } from '../../src/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';

// `npx dvent verify <url>` and `npx dvent reencrypt <url>`, on a file that somebody changes behind the store's back.

const directory = mkdtempSync(join(tmpdir(), 'dvent-verify-'));
after(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

const Booked = defineEvent('Booked', shape<{ amount: number }>());

/** A file with two streams of three events each. */
async function written(options: EventCodecOptions): Promise<string> {
  files += 1;
  const file = join(directory, `${files}.db`);
  await using store = await SqliteEventStore.open(file, { codec: eventCodec({ chain: true, ...options }) });
  for (const stream of ['Ledger-rent', 'Ledger-food'])
    await store.saveEvents(
      stream,
      [1, 2, 3].map((amount) => Booked({ amount })),
      { expectedVersion: 'none' },
    );
  return file;
}

function run(command: string, file: string, { keys = '', options = [] }: { keys?: string; options?: readonly string[] } = {}) {
  const env = { ...process.env, DVENT_CIPHER_KEYS: keys };
  const args = ['dist/cli.js', command, `sqlite:${file}`, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return { code: status, told: stdout, complained: stderr };
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

test('a store in order is told so, and one that was changed where', async () => {
  const file = await written({});
  assert.deepEqual(run('verify', file), {
    code: 0,
    told: '6 events of 2 streams were read; 0 faults were found.\n',
    complained: '',
  });
  change(file, `UPDATE events SET data = replace(data, '"amount":2', '"amount":9') WHERE number = 2`);
  const { code, told } = run('verify', file);
  assert.equal(code, 1);
  assert.match(told, /^changed: Ledger-rent: version 2: .*\n6 events of 2 streams were read; 1 faults were found\.\n$/);
});

test('against what was recorded, what was cut off is found', async () => {
  const file = await written({});
  const heads = join(directory, 'heads');
  assert.equal(run('verify', file, { options: [`--record=${heads}`] }).code, 0);
  assert.match(readFileSync(heads, 'utf8'), /^\{"dvent":"heads of streams","form":1\}\n\["Ledger-rent",3,"[\w-]{43}"\]\n/);
  change(file, 'DELETE FROM events WHERE number IN (3, 4, 5, 6); DELETE FROM streams WHERE number = 4');
  assert.equal(run('verify', file).code, 0, 'without them nothing is found');
  const { code, told } = run('verify', file, { options: [`--against=${heads}`] });
  assert.equal(code, 1);
  assert.match(told, /^truncated: Ledger-rent: it had 3 events when it was recorded, and has 2\n/);
  assert.match(told, /\nvanished: Ledger-food: it had 3 events when it was recorded, and has none\n/);
});

test('what was never recorded is refused as such', async () => {
  const file = await written({});
  const { code, complained } = run('verify', file, { options: [`--against=${file}`] });
  assert.equal(code, 1);
  assert.match(complained, /^against must be a file that `--record` has written, got /);
});

test('an encrypted store is read with its keys, which no message shows', async () => {
  const key = randomBytes(32).toString('base64');
  const file = await written({ encryption: keyRing({ first: key }) });
  assert.equal(run('verify', file, { keys: `first:${key}` }).told, '6 events of 2 streams were read; 0 faults were found.\n');
  const without = run('verify', file);
  assert.match(without.told, /\n6 events are encrypted, and their keys were not given: only their order was checked\.\n$/);
  const wrong = run('verify', file, { keys: `first:${key}x` });
  assert.equal(wrong.code, 1);
  assert.match(wrong.complained, /^DVENT_CIPHER_KEYS must be keys of 32 bytes/);
  assert.ok(!wrong.complained.includes(key), 'the key is not shown');
});

test('after the keys were wrapped anew, the old one is not needed any more', async () => {
  const [first, second] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const file = await written({ encryption: keyRing({ first }) });
  assert.equal(run('reencrypt', file).code, 1, 'without keys there is nothing to be done');
  const both = `first:${first},second:${second}`;
  assert.match(run('reencrypt', file, { keys: both }).told, /^Wrapped anew: 1 data keys, 0 keys of subjects\./);
  assert.match(run('reencrypt', file, { keys: both }).told, /^Wrapped anew: 0 data keys/);
  assert.equal(run('verify', file, { keys: `second:${second}` }).told, '6 events of 2 streams were read; 0 faults were found.\n');
});
