import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutcomeUnknownError } from '../../src/index.ts';
import { distant, throughProxy } from './distant.ts';

// The connection is cut between a put, or a deletion, and its answer.

const encoder = new TextEncoder();

for (const { name, skip, fresh } of distant) {
  test(`${name}: a put whose answer is lost is told as unknown, and what is there tells`, { skip }, async () => {
    await using proxied = await throughProxy(await fresh());
    const { store, proxy } = proxied;
    const bucket = store.bucket('keys');
    const before = (await bucket.put('Ada', encoder.encode('before'))) ?? 0;
    for (const cut of ['request', 'answer'] as const) {
      const value = encoder.encode(`put-that-is-cut-${cut}`);
      const isCut = proxy.cutAt(`put-that-is-cut-${cut}`, cut);
      await assert.rejects(bucket.put('Ada', value, { expected: before }), (error) => {
        assert.ok(error instanceof OutcomeUnknownError, String(error));
        assert.deepEqual(error.saves, []);
        return true;
      });
      await isCut;
      const kept = await bucket.get('Ada');
      assert.equal(new TextDecoder().decode(kept?.value), cut === 'request' ? 'before' : 'put-that-is-cut-answer');
      assert.equal(kept?.revision === before, cut === 'request');
    }
  });
}

test('PostgreSQL: a deletion whose answer is lost is told as unknown, and said again it finds nothing', async () => {
  const [{ fresh }] = distant as [(typeof distant)[number]]; // PostgreSQL comes first
  await using proxied = await throughProxy(await fresh());
  const { store, proxy } = proxied;
  const bucket = store.bucket('keys');
  await bucket.put('Ada', encoder.encode('secret'));
  const isCut = proxy.cutAt('DELETE FROM', 'answer');
  await assert.rejects(bucket.delete('Ada'), { code: 'OUTCOME_UNKNOWN' });
  await isCut;
  assert.equal(await bucket.delete('Ada'), false);
});
