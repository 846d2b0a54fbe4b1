import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { OutcomeUnknownError } from '../../../src/index.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { allIn, filesWith } from '../files-with.ts';
import { times } from '../fire.ts';
import { temporaryFile } from '../temporary-folder.ts';

// What was deleted from a bucket is in none of the store's files.

test('a value is in the files until it is deleted, and not after that, while the store is open', async (t) => {
  const file = temporaryFile(t);
  const folder = dirname(file);
  await using store = await SqliteEventStore.open(file);
  const bucket = store.bucket('keys');
  for (const bytes of [32, 5_000, 200_000]) {
    const [replaced, secret, kept] = [randomBytes(bytes), randomBytes(bytes), randomBytes(bytes)];
    await bucket.put('Ada', replaced);
    await bucket.put('Ada', secret);
    await bucket.put('Bob', kept);
    assert.notDeepEqual(filesWith(folder, secret.subarray(-16)), [], 'the search finds it before');
    assert.equal(await bucket.delete('Ada'), true);
    for (const value of [replaced, secret])
      for (const part of [value.subarray(0, 16), value.subarray(-16)]) assert.deepEqual(filesWith(folder, part), []);
    assert.notDeepEqual(filesWith(folder, kept.subarray(-16)), []);
  }
});

/** A number from 0 up to 1, the same for the same text. */
const chosen = (text: string) => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
/** Bytes of which no two parts of 16 are the same, as if by chance. */
function bytesOf(text: string, bytes: number): Buffer {
  const parts = Array.from({ length: Math.ceil(bytes / 64) }, (_, part) =>
    createHash('sha512').update(`${text} ${part}`).digest(),
  );
  return Buffer.concat(parts).subarray(0, bytes);
}

test('of thousands of values that were replaced and deleted among each other nothing is left', async (t) => {
  const file = temporaryFile(t);
  const steps = times(20_000, 4_000);
  const live = new Map<string, Buffer>();
  const gone: Buffer[] = [];
  await using store = await SqliteEventStore.open(file, { synchronous: 'off' });
  const bucket = store.bucket('keys');
  for (let step = 0; step < steps; step += 1) {
    const key = `key ${Math.floor(chosen(`key ${step}`) * 400)}`;
    const before = live.get(key);
    if (before) gone.push(before);
    if (chosen(`act ${step}`) < 0.6) {
      const value = bytesOf(
        `value ${step}`,
        chosen(`large ${step}`) < 0.03 ? 9_000 : 60 + Math.floor(chosen(`size ${step}`) * 60),
      );
      await bucket.put(key, value);
      live.set(key, value);
    } else {
      assert.equal(await bucket.delete(key), before !== undefined);
      live.delete(key);
    }
  }
  await bucket.delete('none'); // empties the write-ahead log of what was replaced last
  const parts = new Set<string>();
  const files = allIn(dirname(file)).toString('latin1');
  const isThere = (value: Buffer) => files.includes(value.subarray(16, 32).toString('latin1'));
  for (const value of gone) if (isThere(value)) parts.add(value.toString('hex'));
  t.diagnostic(`${gone.length} values were replaced or deleted, ${parts.size} of them are there; ${live.size} were kept`);
  assert.ok([...live.values()].every(isThere), 'the search finds what was kept');
  assert.deepEqual([...parts], []);
});

test('while another process reads what it was, a deletion is told as unknown; said again, it is done', async (t) => {
  const file = temporaryFile(t);
  const folder = dirname(file);
  await using store = await SqliteEventStore.open(file, { busyTimeout: 100 });
  const bucket = store.bucket('keys');
  const secret = randomBytes(32);
  await bucket.put('Ada', secret);
  const reader = new DatabaseSync(file);
  t.after(() => reader.close());
  reader.exec('BEGIN; SELECT * FROM kept');
  await assert.rejects(bucket.delete('Ada'), (error) => {
    assert.ok(error instanceof OutcomeUnknownError);
    assert.match(error.message, /stands in the write-ahead log.*other processes have been reading.*Say the same again/);
    assert.deepEqual(error.saves, []);
    return true;
  });
  assert.equal(await bucket.get('Ada'), undefined);
  assert.notDeepEqual(filesWith(folder, secret), [], 'it is there as yet');
  reader.exec('ROLLBACK');
  assert.equal(await bucket.delete('Ada'), false);
  assert.deepEqual(filesWith(folder, secret), []);
});

test('closing waits for a deletion to the end', async (t) => {
  const file = temporaryFile(t);
  const store = await SqliteEventStore.open(file);
  const bucket = store.bucket('keys');
  const secret = randomBytes(32);
  await bucket.put('Ada', secret);
  const deleting = bucket.delete('Ada');
  await store.close();
  assert.equal(await deleting, true);
  assert.deepEqual(filesWith(dirname(file), secret), []);
});
