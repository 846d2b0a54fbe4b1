import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { keyRing } from '../../src/codec/index.ts';
import { KnownKeys } from '../../src/codec/known-keys.ts';
import { SubjectKeys, subjectName } from '../../src/codec/subject-keys.ts';
import { type Bucket, checkedBucket } from '../../src/core/bucket.ts';
import { MemoryBuckets } from '../../src/stores/memory-buckets.ts';

test('a key that was being read when its subject was erased is not remembered', async () => {
  const buckets = new MemoryBuckets();
  const bucket = checkedBucket(() => buckets.bucket('keys'), Number.MAX_SAFE_INTEGER);
  const ring = keyRing({ k1: randomBytes(32) });
  await new SubjectKeys({ ring, bucket, known: new KnownKeys(60) }).toWrite(['ada']);
  const name = subjectName('ada');

  const answer = Promise.withResolvers<void>();
  let isFirst = true;
  const slow: Bucket = {
    ...bucket,
    get: async (key, options) => {
      const kept = await bucket.get(key, options);
      if (isFirst) {
        isFirst = false;
        await answer.promise;
      }
      return kept;
    },
  };
  const keys = new SubjectKeys({ ring, bucket: slow, known: new KnownKeys(60) });
  const reading = keys.toRead([name]);
  await keys.erase('ada');
  answer.resolve();
  await reading; // begun before the erasure
  assert.equal((await keys.toRead([name])).get(name), 'erased');
});
